import { afterAll, describe, it } from '@jest/globals';

import { check } from './race.js';
import type { Race } from './race.js';
import { RaceReport } from './report.js';

/** Runs every race under so many schedules, and counts them. */
export function describeRaces(suite: string, races: readonly Race[], runs: number): void {
  describe(suite, () => {
    const report = new RaceReport(suite, 'scheduledSeeds');
    afterAll(() => report.write());

    it.each(races.map((race) => [`${race.id}: ${race.title}`, race] as const))('%s', async (_, race) => {
      try {
        await check(race, { runs });
        report.ran(race.id, runs);
      } catch (error) {
        report.violated();
        throw error;
      }
    });
  });
}
