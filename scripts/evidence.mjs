// @ts-check
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { optionsOf } from './evidence/command-line.mjs';
import { evidenceOf } from './evidence/evidence.mjs';
import { faultCasesIn, forgetFigures, racesIn } from './evidence/figures.mjs';
import { idsIn, levelsIn, readIdFiles, readJson } from './evidence/ids.mjs';
import { brokenFilesOf, testCasesOf } from './evidence/jest-report.mjs';
import { markdownOf } from './evidence/markdown.mjs';
import { changedSince, mutationOf } from './evidence/mutation.mjs';
import { MissingReport, readReport } from './evidence/reports.mjs';
import { chooseSuites, commandOf, reportOf, runSuite } from './evidence/suites.mjs';

/**
 * @import { Suite } from './evidence/suites.mjs'
 * @import { SuiteRun } from './evidence/evidence.mjs'
 * @import { JestReport } from './evidence/jest-report.mjs'
 * @import { Explanation, Mutation, StrykerReport } from './evidence/mutation.mjs'
 */

const ROOT = join(import.meta.dirname, '..');
const JSON_FILE = 'docs/evidence.json';
const MARKDOWN_FILE = 'docs/evidence.md';
const MUTATION_REPORT = 'reports/mutation/mutation.json';

const options = optionsOf(process.argv.slice(2));

/** @param {string} path */
const ofRepository = (path) => readJson(join(ROOT, path));

/**
 * @template T
 * @param {() => T} read
 * @returns {T | null}
 */
function figure(read) {
  try {
    return read();
  } catch (error) {
    if (!options.partial || !(error instanceof MissingReport)) throw error;
    console.error(error.message);
    return null;
  }
}

/**
 * @param {Suite} suite
 * @param {string | null} leftOut
 * @returns {Promise<SuiteRun>}
 */
async function runOf(suite, leftOut) {
  if (leftOut !== null) return { name: suite.script, leftOut, tests: [], brokenFiles: [] };
  if (!options.reuse) await runSuite(ROOT, suite);
  const report = /** @type {JestReport} */ (readReport(ROOT, reportOf(suite), commandOf(suite)));
  return { name: suite.script, leftOut: null, tests: testCasesOf(report, ROOT), brokenFiles: brokenFilesOf(report, ROOT) };
}

/** @returns {Mutation | null} */
function readMutation() {
  // A run takes most of an hour, so a machine that only checks the tests takes over what was measured; files that changed are marked.
  if (options['keep-mutation']) return /** @type {{ mutation: Mutation | null }} */ (ofRepository(JSON_FILE)).mutation;
  const report = readReport(
    ROOT,
    MUTATION_REPORT,
    'npm run test:mutation (or keep the last score: npm run evidence -- --keep-mutation)',
  );
  const explanations = /** @type {Explanation[]} */ (ofRepository('test/evidence/mutation-survivors.json'));
  return mutationOf(/** @type {StrykerReport} */ (report), explanations);
}

/** @param {string} file */
const sourceOf = (file) => (existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8') : null);

async function main() {
  if (!options.reuse) forgetFigures(ROOT);
  /** @type {SuiteRun[]} */
  const suites = [];
  for (const { suite, leftOut } of await chooseSuites(ROOT, options)) suites.push(await runOf(suite, leftOut));
  const idFiles = readIdFiles(join(ROOT, 'test/evidence/ids'));
  const mutation = figure(readMutation);
  const races = figure(() => racesIn(ROOT));
  const evidence = evidenceOf({
    ids: idsIn(idFiles),
    levels: levelsIn(idFiles),
    otherNames: /** @type {Record<string, number>} */ (ofRepository('test/evidence/other-names.json')),
    deviations: /** @type {Record<string, string>} */ (ofRepository('test/evidence/deviations.json')),
    suites,
    faultCases: figure(() => faultCasesIn(ROOT)),
    raceRounds: races?.raceRounds ?? null,
    scheduledSeeds: races?.scheduledSeeds ?? null,
    mutation,
    changedSinceMutation: mutation === null ? [] : changedSince(mutation, sourceOf),
  });
  const drifted = [
    deliver(JSON_FILE, `${JSON.stringify(evidence, null, 2)}\n`),
    deliver(MARKDOWN_FILE, markdownOf(evidence, idFiles)),
  ].includes(true);
  console.log(Object.entries(evidence.groups).map(summary).join('\n'));
  const { failedTests, brokenFiles, unknown } = evidence;
  for (const line of [...failedTests, ...brokenFiles]) console.error(`failed: ${line}`);
  for (const line of unknown) console.error(`no such id: ${line}`);
  if (drifted) console.error('docs/evidence.* is out of date. Write it with: npm run evidence');
  if (drifted || failedTests.length + brokenFiles.length + unknown.length > 0) process.exitCode = 1;
}

/**
 * @param {[string, { ids: number, passing: number, failing: number, deviating: number, uncovered: number }]} entry
 */
function summary([group, { ids, passing, failing, deviating, uncovered }]) {
  return `${group}: ${ids} ids, ${passing} passing, ${failing} failing, ${deviating} with a reason only, ${uncovered} uncovered`;
}

/**
 * Writes a document, or with `--check` tells whether it would change.
 *
 * @param {string} path
 * @param {string} text
 */
function deliver(path, text) {
  if (options.check) return sourceOf(path) !== text;
  writeFileSync(join(ROOT, path), text);
  return false;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
