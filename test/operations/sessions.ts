import { sessions } from '../../src/sessions/sessions.operation.js';
import { aboutNobody, aboutOneself, asked, recorded } from '../support/arrangements.js';
import { expectationsOf } from '../support/expectations.js';

export const expectations = expectationsOf(sessions, {
  prepare: async (world) => {
    const { adminId } = await world.signedIn();
    return { caller: await world.actor('sessions.view'), input: { adminId } };
  },
  succeeds: 'page',
  holds: (_, { result }) => [result.items.map(({ current, state }) => [current, state]), [[false, 'live']]],
  changes: 'nothing',
  flow: 'settings ∥ decide → adminState ∥ sessions',
  tells: [],
  again: 'page',
  leftBehind: {},
  endings: { not_found: aboutNobody, invalid_cursor: asked({ cursor: 'nonsense' }), page: { own: aboutOneself, recorded } },
});
