// @ts-check
import { coverageOf } from './coverage.mjs';
import { levelsOf } from './levels.mjs';
import { numbered, unknownIn } from './tokens.mjs';

/**
 * @import { Id } from './ids.mjs'
 * @import { TestCase } from './jest-report.mjs'
 * @import { Coverage } from './coverage.mjs'
 * @import { LevelCount } from './levels.mjs'
 * @import { Mutation } from './mutation.mjs'
 *
 * What one suite brought.
 *
 * @typedef {object} SuiteRun
 * @property {string} name
 * @property {string | null} leftOut why it was not run
 * @property {readonly TestCase[]} tests
 * @property {readonly string[]} brokenFiles files that did not load
 *
 * @typedef {object} Material
 * @property {ReadonlyMap<string, Id>} ids
 * @property {Readonly<Record<string, number>>} levels
 * @property {Readonly<Record<string, number>>} otherNames
 * @property {Readonly<Record<string, string>>} deviations
 * @property {readonly SuiteRun[]} suites
 * @property {number | null} faultCases
 * @property {number | null} raceRounds
 * @property {number | null} scheduledSeeds
 * @property {Mutation | null} mutation
 * @property {readonly string[]} changedSinceMutation
 *
 * @typedef {object} GroupCount
 * @property {number} ids
 * @property {number} passing with at least one test, none of them failing
 * @property {number} failing
 * @property {number} deviating without a test, with a reason
 * @property {number} uncovered without a test and without a reason
 *
 * @typedef {object} Evidence
 * @property {Record<string, GroupCount>} groups
 * @property {Record<string, LevelCount>} levels of the ASVS
 * @property {Record<string, { passed: number, failed: number, skipped: number } | { leftOut: string }>} suites
 * @property {number | null} faultCases
 * @property {number | null} raceRounds
 * @property {number | null} scheduledSeeds
 * @property {number | null} mutationScore
 * @property {Mutation | null} mutation
 * @property {readonly string[]} changedSinceMutation
 * @property {readonly string[]} uncovered
 * @property {readonly string[]} unknown
 * @property {readonly string[]} brokenFiles
 * @property {readonly string[]} failedTests
 * @property {Record<string, string>} deviations
 * @property {Record<string, Coverage & { group: string, title: string }>} ids
 */

/** The tests of the evidence name ids as examples, and wrong ones on purpose. */
const OWN_TESTS = 'test/evidence/';

/**
 * Everything the two documents say, in an order of its own: no date, no duration, no path of this machine, so that the same tests always give
 * the same evidence.
 *
 * @param {Material} material
 * @returns {Evidence}
 */
export function evidenceOf({ ids, levels, otherNames, deviations, suites, mutation, ...figures }) {
  const tests = suites.flatMap((suite) => suite.tests);
  const witnesses = tests.filter(({ file }) => !file.startsWith(OWN_TESTS));
  const coverage = coverageOf(ids, witnesses);
  const known = new Set([...ids.keys(), ...numbered(otherNames)]);
  const stray = Object.keys(deviations).filter((id) => !ids.has(id));
  if (stray.length > 0) throw new Error(`deviations of ids that do not exist: ${stray.join(', ')}`);
  const isUncovered = (/** @type {string} */ id) => coverage[id]?.tests.length === 0 && !Object.hasOwn(deviations, id);
  return {
    groups: groupsOf(ids, coverage, isUncovered),
    levels: levelsOf(levels, coverage, deviations),
    suites: Object.fromEntries(suites.map((suite) => [suite.name, countsOf(suite)])),
    faultCases: figures.faultCases,
    raceRounds: figures.raceRounds,
    scheduledSeeds: figures.scheduledSeeds,
    mutationScore: mutation?.score ?? null,
    mutation,
    changedSinceMutation: figures.changedSinceMutation,
    uncovered: [...ids.keys()].filter(isUncovered),
    unknown: unknownOf(witnesses, known),
    brokenFiles: suites.flatMap(({ brokenFiles }) => brokenFiles).sort(),
    failedTests: tests
      .filter(({ status }) => status === 'failed')
      .map(nameOf)
      .sort(),
    deviations: Object.fromEntries(
      [...ids.keys()].flatMap((id) => (Object.hasOwn(deviations, id) ? [[id, deviations[id] ?? '']] : [])),
    ),
    ids: Object.fromEntries(
      [...ids.values()].map(({ id, group, title }) => {
        const { tests: carriers = [], files = [], passed = 0, failed = 0 } = coverage[id] ?? {};
        return [id, { group, title, tests: carriers, files, passed, failed }];
      }),
    ),
  };
}

/**
 * @param {ReadonlyMap<string, Id>} ids
 * @param {Record<string, Coverage>} coverage
 * @param {(id: string) => boolean} isUncovered
 */
function groupsOf(ids, coverage, isUncovered) {
  /** @type {Record<string, GroupCount>} */
  const groups = {};
  for (const { id, group } of ids.values()) {
    const count = (groups[group] ??= { ids: 0, passing: 0, failing: 0, deviating: 0, uncovered: 0 });
    const { passed = 0, failed = 0 } = coverage[id] ?? {};
    count.ids += 1;
    if (failed > 0) count.failing += 1;
    else if (passed > 0) count.passing += 1;
    else if (isUncovered(id)) count.uncovered += 1;
    else count.deviating += 1;
  }
  return groups;
}

/** @param {SuiteRun} suite */
function countsOf({ leftOut, tests }) {
  if (leftOut !== null) return { leftOut };
  const count = (/** @type {TestCase['status']} */ status) => tests.filter((test) => test.status === status).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/**
 * @param {readonly TestCase[]} tests
 * @param {ReadonlySet<string>} known
 */
function unknownOf(tests, known) {
  const found = tests.flatMap((test) =>
    test.titles.flatMap((title) => unknownIn(title, known).map((id) => `${id} in ${nameOf(test)}`)),
  );
  return [...new Set(found)].sort();
}

/** @param {TestCase} test */
function nameOf({ file, titles }) {
  return `${file}: ${titles.join(' ')}`;
}
