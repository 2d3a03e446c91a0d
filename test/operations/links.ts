import { links } from '../../src/authentication/external/links.operation.js';
import { aboutNobody, aboutOneself, asked, recorded } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';
import { linkOf } from '../support/external-identities.js';

export const expectations = expectationsOf(links, {
  prepare: async (world) => {
    const adminId = world.someone();
    linkOf(world, adminId);
    linkOf(world, adminId, { provider: 'telegram', externalId: '4711', usage: 'notify_only', confirmed: false });
    linkOf(world, adminId, { externalId: 'of-before', revoked: true });
    return { caller: await world.actor('admins.view'), input: { adminId } };
  },
  succeeds: 'page',
  holds: (_, { result }) => [
    result.items.map((one) => [one.provider, one.externalId, one.usage, one.confirmedAt !== null, one.revokedAt !== null]),
    [
      ['google', 'of-before', 'sign_in', true, true],
      ['telegram', '4711', 'notify_only', false, false],
      ['google', '10769150350006150715113082367', 'sign_in', true, false],
    ],
  ],
  changes: 'nothing',
  flow: 'settings ∥ decide → admin ∥ links',
  tells: [],
  again: 'page',
  leftBehind: {},
  endings: { not_found: aboutNobody, invalid_cursor: asked({ cursor: 'nonsense' }), page: { own: aboutOneself, recorded } },
});
