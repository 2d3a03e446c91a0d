import { describe, expect, it } from '@jest/globals';

import { linkOf, switchedOn } from '../support/external-identities.js';
import type { NewLink } from '../support/external-identities.js';
import { createLightWorld } from '../support/light-world.js';
import { as, auditOf } from './support/people.js';

describe('ID-17 the trail says whether the end of a link ended sessions', () => {
  it.each<[string, NewLink, boolean]>([
    ['one that let somebody in', {}, true],
    ['one that nobody had confirmed', { confirmed: false }, false],
    ['one for notices alone', { provider: 'telegram', usage: 'notify_only' }, false],
  ])('%s', async (_, link, endedSessions) => {
    const world = createLightWorld();
    switchedOn(world);
    const adminId = world.someone();
    const linkId = linkOf(world, adminId, link);
    const epoch = () => [...world.infra.store.admins.values()].find((one) => one.adminId === adminId)?.credentialEpoch ?? 0;
    const before = epoch();
    as(await world.external.revokeLink(await world.actor('admins.external.manage'), { adminId, linkId }), 'revoked');
    const told = auditOf(world, 'admin.external.revoked').map(({ metadata }) => metadata);
    expect([told, epoch() > before]).toEqual([[{ linkId, endedSessions }], endedSessions]);
    await world.dispose();
  });
});
