// @ts-check
import { playedOf } from './coverage.mjs';
import { OWN_TESTS } from './titles.mjs';
import { unknownIn } from './tokens.mjs';

/**
 * @import { TestCase } from './jest-report.mjs'
 * @import { Played } from './coverage.mjs'
 * @import { Evidence } from './evidence.mjs'
 *
 * What one suite brought.
 *
 * @typedef {object} SuiteRun
 * @property {string} name
 * @property {string | null} leftOut why it was not run
 * @property {readonly TestCase[]} tests
 * @property {readonly string[]} brokenFiles files that did not load
 *
 * What all of them brought.
 *
 * @typedef {object} Run
 * @property {Readonly<Record<string, Played>>} played
 * @property {Record<string, { passed: number, failed: number, skipped: number } | { leftOut: string }>} suites
 * @property {readonly string[]} unknown
 * @property {readonly string[]} brokenFiles
 * @property {readonly string[]} failedTests
 */

/**
 * @param {readonly SuiteRun[]} suites
 * @param {Iterable<string>} ids
 * @param {ReadonlySet<string>} known ids and other names that may be used
 * @returns {Run}
 */
export function runOf(suites, ids, known) {
  const tests = suites.flatMap((suite) => suite.tests);
  const witnesses = tests.filter(({ file }) => !file.startsWith(OWN_TESTS));
  return {
    played: playedOf(ids, witnesses),
    suites: Object.fromEntries(suites.map((suite) => [suite.name, countsOf(suite)])),
    unknown: unknownOf(witnesses, known),
    brokenFiles: suites.flatMap(({ brokenFiles }) => brokenFiles).sort(),
    failedTests: tests
      .filter(({ status }) => status === 'failed')
      .map(nameOf)
      .sort(),
  };
}

/**
 * The run that a document was written from.
 *
 * @param {Evidence} evidence
 * @returns {Run}
 */
export function runIn({ ids, suites, unknown, brokenFiles, failedTests }) {
  const played = Object.fromEntries(Object.entries(ids).map(([id, { passed, failed }]) => [id, { passed, failed }]));
  return { played, suites, unknown, brokenFiles, failedTests };
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
