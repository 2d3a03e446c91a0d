import type { LinkId } from '@maatify/admin-infra';

import { confirmLink } from '../../src/authentication/external/confirm-link.operation.js';
import { asked, doneBefore, setTo } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { altered, beside, linkOf, SUB, switchedOn } from '../support/external-identities.js';

export const expectations = expectationsOf(confirmLink, {
  prepare: async (world) => {
    switchedOn(world);
    const { actor, adminId } = await world.signedIn();
    return {
      caller: actor,
      input: { linkId: linkOf(world, adminId, { confirmed: false }), provider: 'google', externalId: SUB },
    };
  },
  succeeds: 'confirmed',
  holds: ({ infra: { store, clock } }, { input: { linkId }, caller: { adminId } }) => [
    [store.links.get(linkId)?.confirmedAt, store.admins.get(adminId)?.credentialEpoch],
    [clock.now(), 0],
  ],
  changes: 'links',
  flow: 'settings ∥ sessionById → confirm',
  tells: ['admin.external.confirmed', 'external_identity_confirmed'],
  again: 'already_confirmed',
  leftBehind: {
    confirm: ['nothing', 'links'],
  },
  endings: {
    already_confirmed: doneBefore,
    'rejected/other_identity': {
      'another account': asked({ externalId: 'of-somebody-else' }),
      'another provider': asked({ provider: 'github' }),
    },
    not_found: {
      '': asked({ linkId: 'nobodys' }),
      'link of another admin': (world) => ({
        input: {
          provider: 'google',
          externalId: 'theirs',
          linkId: linkOf(world, world.someone(), { externalId: 'theirs', confirmed: false }),
        },
      }),
      revoked: altered({ revoked: true }),
    },
    feature_disabled: setTo('features.oauth.enabled', false),
    conflict: beside('confirm', 'author_moved'),
    confirmed: {
      'where things are only told': (world, { caller: { adminId } }) => {
        const told = { provider: 'telegram', externalId: '4711' };
        const linkId: LinkId = linkOf(world, adminId, { ...told, usage: 'notify_only', confirmed: false });
        return { input: { linkId, ...told } };
      },
    },
  },
});
