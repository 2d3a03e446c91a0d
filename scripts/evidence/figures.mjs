// @ts-check
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { readReport } from './reports.mjs';

const FAULTS = { path: 'reports/fault-matrix.json', command: 'npm test -- test/faults' };
/** Each suite of races leaves a part of its own; the report is their sum. */
const RACES = { path: 'reports/races.json', parts: 'reports/races', command: 'npm test -- test/races' };

/**
 * Removes what earlier runs counted: suites that do not run this time must not lend their figures to it.
 *
 * @param {string} root
 */
export function forgetFigures(root) {
  for (const path of [FAULTS.path, RACES.path, RACES.parts]) rmSync(join(root, path), { recursive: true, force: true });
}

/**
 * Cases of the fault matrix: each is one operation run again with one fault at one of its contract calls.
 *
 * @param {string} root
 * @returns {number}
 */
export function faultCasesIn(root) {
  return count(readReport(root, FAULTS.path, FAULTS.command), 'cases', FAULTS.path);
}

/**
 * What the races ran over all scenarios: rounds with real processes, and seeded schedules inside one.
 *
 * @param {string} root
 * @returns {{ readonly raceRounds: number, readonly scheduledSeeds: number }}
 */
export function racesIn(root) {
  const report = readReport(root, RACES.path, RACES.command);
  return { raceRounds: count(report, 'raceRounds', RACES.path), scheduledSeeds: count(report, 'scheduledSeeds', RACES.path) };
}

/**
 * @param {unknown} report
 * @param {string} key
 * @param {string} path
 */
function count(report, key, path) {
  const value =
    typeof report === 'object' && report !== null && Object.hasOwn(report, key) ? Reflect.get(report, key) : undefined;
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${path} has no count under "${key}"`);
  return value;
}
