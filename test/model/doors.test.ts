import { describe, expect, it } from '@jest/globals';

import { explore } from './doors.js';

const MINUTE_MS = 60_000;
const RIGHTS: readonly (readonly [what: string, abilities: readonly string[]])[] = [
  ['nothing', []],
  ['the settings', ['system.settings.security.update']],
  ['read-only', ['system.read_only']],
  ['both', ['system.settings.security.update', 'system.read_only']],
];
const MODES = /maintenance|emergency/;
const SUSPENSIONS = /suspends|reinstates/;

describe('P4 P5 H13 every combination of the doors, of factors and of who is signed in', () => {
  it.each(RIGHTS)(
    'from none that can be reached is every way back closed, where the system actor may change %s',
    async (_, abilities) => {
      const { states, closed } = await explore(abilities, { without: new RegExp(`${MODES.source}|${SUSPENSIONS.source}`) });
      expect(closed.slice(0, 10)).toEqual([]);
      expect(states).toBeGreaterThan(100);
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

const CLOSING: readonly (readonly [what: string, holders: 0 | 1 | 2, abilities: readonly string[]])[] = [
  ['one of two admins breaks the glass, and no system actor helps', 1, []],
  ['nobody breaks the glass, and a system actor may leave maintenance', 0, ['system.maintenance']],
  ['one breaks the glass, and a system actor may leave the emergency', 1, ['system.emergency']],
  ['one breaks the glass, and a system actor may change settings', 1, ['system.settings.security.update']],
  [
    'one breaks the glass, and a system actor may leave every mode',
    1,
    ['system.maintenance', 'system.emergency', 'system.read_only'],
  ],
];

describe('P4 P5 H13 ST-23 every combination of the doors with maintenance and emergency', () => {
  it.each(CLOSING)(
    'from none that can be reached is every way back closed, where %s',
    async (_, holders, abilities) => {
      const { states, closed } = await explore(abilities, { holders, without: SUSPENSIONS });
      expect(closed.slice(0, 10)).toEqual([]);
      expect(states).toBeGreaterThan(200);
    },
    5 * MINUTE_MS,
  );

  it(
    'nor where two who break the glass suspend each other and no system actor helps',
    async () => {
      const { closed } = await explore([]);
      expect(closed.slice(0, 10)).toEqual([]);
    },
    5 * MINUTE_MS,
  );
});
