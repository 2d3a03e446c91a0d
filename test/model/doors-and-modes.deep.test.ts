import { describe, expect, it } from '@jest/globals';

import { explore } from './doors.js';

const MINUTE_MS = 60_000;
const SUSPENSIONS = /suspends|reinstates/;

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
      expect(states).toBeGreaterThan(150);
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
