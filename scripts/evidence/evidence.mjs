// @ts-check
import { witnessesOf } from './coverage.mjs';
import { levelsOf } from './levels.mjs';
import { statusOf, STATUSES } from './status.mjs';

/**
 * @import { Id } from './ids.mjs'
 * @import { LevelCount } from './levels.mjs'
 * @import { Mutation } from './mutation.mjs'
 * @import { Run } from './run.mjs'
 * @import { Status } from './status.mjs'
 * @import { Title } from './titles.mjs'
 *
 * What was measured beside the tests; null where nobody did.
 *
 * @typedef {object} Figures
 * @property {number | null} faultCases
 * @property {number | null} raceRounds
 * @property {number | null} scheduledSeeds
 * @property {Mutation | null} mutation
 * @property {readonly string[]} changedSinceMutation files that are no longer what was mutated
 * @property {readonly string[]} notJudged files of the library of which no mutant was judged
 *
 * @typedef {object} Material
 * @property {ReadonlyMap<string, Id>} ids
 * @property {Readonly<Record<string, number>>} levels
 * @property {Readonly<Record<string, string>>} deviations
 * @property {readonly Title[]} titles
 * @property {Run} run
 * @property {Figures} figures
 *
 * @typedef {{ readonly ids: number } & Readonly<Record<Status, number>>} GroupCount
 *
 * @typedef {object} IdEvidence
 * @property {string} group
 * @property {string} title
 * @property {Status} status
 * @property {readonly string[]} tests the first name that carries it, as the sources have it
 * @property {readonly string[]} files where that one stands
 * @property {number} names how many carry it
 * @property {number} passed tests of the last run
 * @property {number} failed
 *
 * @typedef {object} Evidence
 * @property {Record<string, GroupCount>} groups
 * @property {Record<string, LevelCount>} levels of the ASVS
 * @property {Run['suites']} suites
 * @property {number | null} faultCases
 * @property {number | null} raceRounds
 * @property {number | null} scheduledSeeds
 * @property {number | null} mutationScore
 * @property {Mutation | null} mutation
 * @property {readonly string[]} changedSinceMutation
 * @property {readonly string[]} notJudged
 * @property {readonly string[]} uncovered ids without a test and without a reason
 * @property {readonly string[]} unknown
 * @property {readonly string[]} brokenFiles
 * @property {readonly string[]} failedTests
 * @property {Record<string, string>} deviations
 * @property {Record<string, IdEvidence>} ids
 */

/**
 * Everything the two documents say, in an order of its own: no date, no duration, no path of this machine, so that the same tests always give
 * the same evidence. Who carries an id is read from the sources, what became of it from a run: so the first half can be checked at any time.
 *
 * @param {Material} material
 * @returns {Evidence}
 */
export function evidenceOf({ ids, levels, deviations, titles, run, figures }) {
  const stray = Object.keys(deviations).filter((id) => !ids.has(id));
  if (stray.length > 0) throw new Error(`deviations of ids that do not exist: ${stray.join(', ')}`);
  const witnesses = witnessesOf(ids.keys(), titles);
  const told = Object.fromEntries(
    [...ids.values()].map(({ id, group, title }) => {
      const carried = witnesses[id] ?? { first: null, names: 0, expectsFailure: false };
      const { passed, failed } = run.played[id] ?? { passed: 0, failed: 0 };
      const status = statusOf(deviations[id], carried, { passed, failed });
      const tests = carried.first === null ? [] : [carried.first.text];
      const files = carried.first === null ? [] : [carried.first.file];
      return [id, { group, title, status, tests, files, names: carried.names, passed, failed }];
    }),
  );
  return {
    groups: groupsOf(Object.values(told)),
    levels: levelsOf(levels, told),
    suites: run.suites,
    faultCases: figures.faultCases,
    raceRounds: figures.raceRounds,
    scheduledSeeds: figures.scheduledSeeds,
    mutationScore: figures.mutation?.score ?? null,
    mutation: figures.mutation,
    changedSinceMutation: figures.changedSinceMutation,
    notJudged: figures.notJudged,
    uncovered: [...ids.keys()].filter((id) => told[id]?.status === 'untested' && !Object.hasOwn(deviations, id)),
    unknown: run.unknown,
    brokenFiles: run.brokenFiles,
    failedTests: run.failedTests,
    deviations: Object.fromEntries([...ids.keys()].flatMap((id) => (deviations[id] === undefined ? [] : [[id, deviations[id]]]))),
    ids: told,
  };
}

/**
 * The ids that a test carried when the document was written and that none carries now: a renamed test takes its id along or says so.
 *
 * @param {Pick<Evidence, 'ids'>} before
 * @param {Pick<Evidence, 'ids'>} now
 * @returns {readonly string[]}
 */
export function lostSince(before, now) {
  return Object.entries(before.ids)
    .filter(([id, { tests }]) => tests.length > 0 && (now.ids[id]?.names ?? 0) === 0)
    .map(([id]) => id);
}

/** @param {readonly IdEvidence[]} ids */
function groupsOf(ids) {
  /** @type {Record<string, { ids: number } & Record<Status, number>>} */
  const groups = {};
  for (const { group, status } of ids) {
    const count = (groups[group] ??= { ids: 0, ...nothing() });
    count.ids += 1;
    count[status] += 1;
  }
  return groups;
}

/** @returns {Record<Status, number>} */
function nothing() {
  return /** @type {Record<Status, number>} */ (Object.fromEntries(Object.keys(STATUSES).map((status) => [status, 0])));
}
