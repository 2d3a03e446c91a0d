import { describe, expect, it } from '@jest/globals';

import { explore } from './doors.js';

const MINUTE_MS = 60_000;
const RIGHTS: readonly (readonly [what: string, abilities: readonly string[]])[] = [
  ['nothing', []],
  ['the settings', ['system.settings.security.update']],
  ['read-only', ['system.read_only']],
  ['both', ['system.settings.security.update', 'system.read_only']],
  ['who has a factor', ['admins.totp.reset']],
  ['who has a factor, and vouch for the next', ['admins.totp.reset', 'admins.totp.enrol']],
];
const MODES = /maintenance|emergency/;
const SUSPENSIONS = /suspends|reinstates/;

describe('P4 P5 H13 every combination of the doors, of factors and of who is signed in', () => {
  it.each(RIGHTS)(
    'from none that can be reached is every way back closed, where the system actor may change %s',
    async (_, abilities) => {
      const { states, closed } = await explore(abilities, { without: new RegExp(`${MODES.source}|${SUSPENSIONS.source}`) });
      expect(closed.slice(0, 10)).toEqual([]);
      // Fewer than one might count: nobody is in without a factor while it is mandatory.
      expect(states).toBeGreaterThanOrEqual(80);
    },
    MINUTE_MS,
  );

  it(
    'nor where admins suspend each other, too, and a system actor may change both',
    async () => {
      const { closed } = await explore(['system.settings.security.update', 'system.read_only'], { without: MODES });
      expect(closed.slice(0, 10)).toEqual([]);
    },
    MINUTE_MS,
  );

  it(
    'nor where admins suspend each other and no system actor helps',
    async () => {
      const { closed } = await explore([], { without: MODES });
      expect(closed.slice(0, 10)).toEqual([]);
    },
    MINUTE_MS,
  );
});
