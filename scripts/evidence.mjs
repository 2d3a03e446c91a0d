// @ts-check
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { optionsOf } from './evidence/command-line.mjs';
import { jsonOf } from './evidence/document.mjs';
import { evidenceOf, lostSince } from './evidence/evidence.mjs';
import { faultCasesIn, forgetFigures, racesIn } from './evidence/figures.mjs';
import { evidenceFromNames } from './evidence/from-names.mjs';
import { readJson } from './evidence/ids.mjs';
import { brokenFilesOf, testCasesOf } from './evidence/jest-report.mjs';
import { readLists } from './evidence/lists.mjs';
import { markdownOf } from './evidence/markdown.mjs';
import { changedSince, mutationOf, notJudged } from './evidence/mutation.mjs';
import { MissingReport, readReport } from './evidence/reports.mjs';
import { runOf } from './evidence/run.mjs';
import { chooseSuites, commandOf, reportOf, reportsOf, runSuite } from './evidence/suites.mjs';
import { readTitles } from './evidence/titles.mjs';
import { mutatedFiles } from './mutation/sources.mjs';

/**
 * @import { Suite } from './evidence/suites.mjs'
 * @import { Evidence, GroupCount } from './evidence/evidence.mjs'
 * @import { SuiteRun } from './evidence/run.mjs'
 * @import { JestReport } from './evidence/jest-report.mjs'
 * @import { Explanation, Mutation, StrykerReport } from './evidence/mutation.mjs'
 */

const ROOT = join(import.meta.dirname, '..');
const JSON_FILE = 'docs/evidence.json';
const MARKDOWN_FILE = 'docs/evidence.md';
const MUTATION_REPORT = 'reports/mutation/mutation.json';

const options = optionsOf(process.argv.slice(2));
const lists = readLists(ROOT);

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
async function suiteRun(suite, leftOut) {
  if (leftOut !== null) return { name: suite.script, leftOut, tests: [], brokenFiles: [] };
  if (!options.reuse) await runSuite(ROOT, suite);
  const found = reportsOf(ROOT, suite);
  const reports = (found.length > 0 ? found : [reportOf(suite)]).map(
    (path) => /** @type {JestReport} */ (readReport(ROOT, path, commandOf(suite))),
  );
  return {
    name: suite.script,
    leftOut: null,
    tests: reports.flatMap((report) => testCasesOf(report, ROOT)),
    brokenFiles: reports.flatMap((report) => brokenFilesOf(report, ROOT)),
  };
}

/** @returns {Evidence} */
function written() {
  return /** @type {Evidence} */ (readJson(join(ROOT, JSON_FILE)));
}

/** @returns {Mutation | null} */
function readMutation() {
  // A run takes an hour and more, so a machine that only checks the tests takes over what was measured; files that changed are counted.
  if (options['keep-mutation']) return written().mutation;
  const report = readReport(
    ROOT,
    MUTATION_REPORT,
    'npm run test:mutation (or keep the last score: npm run evidence -- --keep-mutation)',
  );
  const explanations = /** @type {Explanation[]} */ (readJson(join(ROOT, 'test/evidence/mutation-survivors.json')));
  return mutationOf(/** @type {StrykerReport} */ (report), explanations);
}

/** @param {string} file */
const sourceOf = (file) => (existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8') : null);

/** @returns {Promise<Evidence>} */
async function evidenceFromRuns() {
  if (!options.reuse) forgetFigures(ROOT);
  /** @type {SuiteRun[]} */
  const suites = [];
  for (const { suite, leftOut } of await chooseSuites(ROOT, options)) suites.push(await suiteRun(suite, leftOut));
  const mutation = figure(readMutation);
  const races = figure(() => racesIn(ROOT));
  return evidenceOf({
    ...lists,
    titles: readTitles(ROOT),
    run: runOf(suites, lists.ids.keys(), lists.known),
    figures: {
      faultCases: figure(() => faultCasesIn(ROOT)),
      raceRounds: races?.raceRounds ?? null,
      scheduledSeeds: races?.scheduledSeeds ?? null,
      mutation,
      changedSinceMutation: mutation === null ? [] : changedSince(mutation, sourceOf),
      notJudged: mutation === null ? [] : notJudged(mutation, mutatedFiles(ROOT)),
    },
  });
}

/** @param {Evidence} evidence */
function problemsOf({ failedTests, brokenFiles, unknown, uncovered, mutation }) {
  return [
    ...[...failedTests, ...brokenFiles].map((line) => `failed: ${line}`),
    ...unknown.map((line) => `no such id: ${line}`),
    ...uncovered.map((id) => `neither a test nor a reason: ${id}`),
    ...(mutation?.runtimeErrors ?? []).map(
      ({ file, line, why }) => `a mutant ended the run of the tests: ${file}, ${line}: ${why}`,
    ),
  ];
}

async function main() {
  const evidence = options.names ? evidenceFromNames(ROOT, lists, written()) : await evidenceFromRuns();
  const problems = problemsOf(evidence);
  const lost = existsSync(join(ROOT, JSON_FILE)) ? lostSince(written(), evidence) : [];
  if (lost.length > 0 && !options.drop) {
    problems.push(
      `no test carries any more: ${lost.join(', ')}. Give the ids back to the tests that show them, or drop them with --drop`,
    );
  } else {
    const texts = { [JSON_FILE]: jsonOf(evidence), [MARKDOWN_FILE]: markdownOf(evidence, lists.idFiles) };
    for (const [path, text] of Object.entries(texts)) {
      if (!options.check) writeFileSync(join(ROOT, path), text);
      else if (sourceOf(path) !== text) problems.push(`${path} is out of date. Write it with: npm run evidence`);
    }
  }
  console.log(Object.entries(evidence.groups).map(summary).join('\n'));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

/** @param {[string, GroupCount]} entry */
function summary([group, { ids, ...counts }]) {
  const told = Object.entries(counts).flatMap(([status, count]) =>
    count === 0 ? [] : [`${count} ${status.replaceAll('_', ' ')}`],
  );
  return `${group}: ${ids} ids, ${told.join(', ')}`;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
