// @ts-check
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { formatResultsErrors } from 'jest-message-util';
import jestRunner from 'jest-runner';

/**
 * @import { AssertionResult, Test, TestResult } from '@jest/test-result'
 * @import { TestRunnerOptions, TestWatcher } from 'jest-runner'
 */

/** Jest types the CommonJS form of its runner, where the class lies one level deeper. */
const TestRunner = /** @type {typeof jestRunner.default} */ (/** @type {unknown} */ (jestRunner));

/** More of them share what was loaded once, fewer leave less for one core to do when the others have nothing left. */
const SUITES_PER_BATCH = 16;

/**
 * Loads many suites at once. Jest gives each file modules of its own, and loading Nest, the library and what tests share takes longer than
 * most files need for their tests. Suites of one batch share their modules; `batch.environment.cjs` keeps apart what else a file tells.
 * Reports name the files as if each had been run alone, and one file, or tests chosen by name, are run by jest's own means.
 */
export default class BatchesRunner extends TestRunner {
  /** The suites of each batch, by the path of the file that loads them. @type {Map<string, readonly Test[]>} */
  #suitesOf = new Map();

  /**
   * @param {Test[]} tests
   * @param {TestWatcher} watcher
   * @param {TestRunnerOptions} options
   * @override
   */
  async runTests(tests, watcher, options) {
    const [first, second] = tests;
    if (!first || !second || this._globalConfig.testNamePattern) return super.runTests(tests, watcher, options);
    const { cacheDirectory } = first.context.config;
    mkdirSync(cacheDirectory, { recursive: true });
    const folder = mkdtempSync(join(cacheDirectory, 'batches-'));
    try {
      const batches = batchesOf(tests).map((suites, index) => {
        const path = join(folder, `${index}.mjs`);
        writeFileSync(path, loading(suites));
        this.#suitesOf.set(path, suites);
        return { ...first, path };
      });
      await super.runTests(batches, watcher, options);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /**
   * What jest hears of a batch it hears of each suite in it.
   * @type {InstanceType<typeof TestRunner>['on']}
   * @override
   */
  on(eventName, listener) {
    // What is told depends on the name, which a comparison does not narrow: jest types it by the name alone.
    /** @type {(payload: any) => Promise<void>} */
    const translated = async ([batch, ...rest]) => {
      const suites = this.#suitesOf.get(batch.path);
      if (suites === undefined) return listener(/** @type {any} */ ([batch, ...rest]));
      const results = eventName === 'test-file-success' ? this.#apart(suites, rest[0]) : suites.map(() => rest[0]);
      for (const [index, suite] of suites.entries()) await listener(/** @type {any} */ ([suite, results[index]]));
    };
    return super.on(eventName, eventName.startsWith('test-file-') ? translated : listener);
  }

  /**
   * @param {readonly Test[]} suites
   * @param {TestResult} whole
   * @returns {readonly TestResult[]}
   */
  #apart(suites, whole) {
    const { console, testExecError, ...shared } = whole;
    return suites.map(({ path, context }, index) => {
      const testResults = whole.testResults.filter(({ ancestorTitles }) => ancestorTitles[0] === path).map(withoutFile);
      const failed = formatResultsErrors(testResults, context.config, this._globalConfig, path);
      /** @type {TestResult} */
      const result = {
        ...shared,
        ...counted(testResults),
        testFilePath: path,
        testResults,
        failureMessage: failed,
        perfStats: { ...whole.perfStats, slow: false, ...timeOf(testResults, whole.perfStats.start) },
      };
      if (index > 0) return result;
      // What was printed, or failed outside of every test, may be of any of them: it is told once.
      const outside = testExecError ? { testExecError, failureMessage: whole.failureMessage ?? failed } : {};
      return { ...result, ...(console && { console }), ...outside };
    });
  }
}

/**
 * The heaviest go first and each to the batch that has least to do: what takes long shall not be what everybody waits for at the end.
 * @param {readonly Test[]} tests
 * @returns {readonly (readonly Test[])[]}
 */
function batchesOf(tests) {
  const weighed = tests.map((test) => ({ test, weight: weightOf(test) })).sort((one, other) => other.weight - one.weight);
  const batches = Array.from({ length: Math.ceil(tests.length / SUITES_PER_BATCH) }, () => ({
    weight: 0,
    suites: /** @type {Test[]} */ ([]),
  }));
  for (const { test, weight } of weighed) {
    const lightest = batches.reduce((least, batch) => (batch.weight < least.weight ? batch : least));
    lightest.weight += weight;
    lightest.suites.push(test);
  }
  return batches.map(({ suites }) => suites);
}

/**
 * How long it took the last time, in milliseconds; before there was one, a guess by its size.
 * @param {Test} test
 */
function weightOf({ duration, path }) {
  return duration ?? statSync(path).size / 10;
}

/**
 * The file that loads a batch. A suite that cannot be loaded, or has no test, fails and lets the others be.
 * @param {readonly Test[]} suites
 */
function loading(suites) {
  const addressed = suites.map(({ path }) => [path, pathToFileURL(path).href]);
  return `for (const [path, address] of ${JSON.stringify(addressed)}) {
  beginSuite(path);
  try {
    await import(address);
  } catch (error) {
    test('can be loaded', () => {
      throw error;
    });
  }
  endSuite();
}
`;
}

/**
 * @param {AssertionResult} result
 * @returns {AssertionResult}
 */
function withoutFile(result) {
  const ancestorTitles = result.ancestorTitles.slice(1);
  return { ...result, ancestorTitles, fullName: [...ancestorTitles, result.title].join(' ') };
}

/** @param {readonly AssertionResult[]} results */
function counted(results) {
  /** @param {AssertionResult['status']} wanted */
  const those = (wanted) => results.filter(({ status }) => status === wanted).length;
  return {
    numFailingTests: those('failed'),
    numPassingTests: those('passed'),
    numPendingTests: those('pending'),
    numTodoTests: those('todo'),
  };
}

/**
 * @param {readonly AssertionResult[]} results
 * @param {number} start in milliseconds
 */
function timeOf(results, start) {
  const runtime = results.reduce((sum, { duration }) => sum + (duration ?? 0), 0);
  return { start, end: start + runtime, runtime };
}
