// @ts-check
import { join, relative, sep } from 'node:path';

import { determineHitLimitReached, DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';
import { runCLI } from 'jest';

import { MEETING } from './mutation/loaded-suites.mjs';

/**
 * @import { DryRunOptions, DryRunResult, MutantRunOptions, MutantRunResult, TestResult } from '@stryker-mutator/api/test-runner'
 * @import { LoadedSuites, LoadedTest, Asked } from './mutation/loaded-suites.mjs'
 */

/** @typedef {{ readonly test: LoadedTest, readonly failure: string }} Noticed */

/** Far more than any of these tests takes: what is still not done then waits for something that a mutant keeps from happening. */
const TEST_TIMEOUT_MS = 5_000;

/**
 * Runs mutants in suites that were loaded once. Stryker's own runner loads all suites again for each mutant, which takes ten times as
 * long as the tests that judge it.
 *
 * A mutant may leave something behind in modules that stay loaded. So a test that failed has to pass again without the mutant, and a mutant
 * that was never reached (what it changes may have been computed for an earlier one) counts as unnoticed only in a process of its own:
 * in both cases this runner throws, whereupon Stryker starts another process and asks it once more.
 */
class LoadedSuitesRunner {
  /** @type {LoadedSuites | undefined} */
  #suites;
  #runs = 0;
  #spoiled = false;

  /** Modules imported once cannot be let go of: Stryker starts another process where a mutant has to be there while they load. */
  capabilities() {
    return { reloadEnvironment: false };
  }

  /**
   * @param {DryRunOptions} options
   * @returns {Promise<DryRunResult>}
   */
  async dryRun({ coverageAnalysis }) {
    const { stryker, tests } = await this.#loaded();
    /** @type {TestResult[]} */
    const results = [];
    for (const test of tests) {
      if (coverageAnalysis === 'perTest') stryker.currentTestId = test.id;
      const began = performance.now();
      const failure = await test.run(4 * TEST_TIMEOUT_MS);
      const told = { id: test.id, name: test.name, timeSpentMs: performance.now() - began };
      results.push(
        failure === null
          ? { ...told, status: TestStatus.Success }
          : { ...told, status: TestStatus.Failed, failureMessage: failure },
      );
    }
    delete stryker.currentTestId;
    const { mutantCoverage } = stryker;
    return { status: DryRunStatus.Complete, tests: results, ...(mutantCoverage && { mutantCoverage }) };
  }

  /**
   * @param {MutantRunOptions} options
   * @returns {Promise<MutantRunResult>}
   */
  async mutantRun({ activeMutant, sandboxFileName, testFilter, hitLimit, mutantActivation }) {
    if (this.#spoiled) throw new Error('an earlier mutant left something behind');
    if (mutantActivation === 'static') return staticMutantRun(activeMutant.id, sandboxFileName);
    const fresh = this.#runs++ === 0;
    const { stryker, tests } = await this.#loaded();
    const chosen = testFilter === undefined ? tests : tests.filter(({ id }) => testFilter.includes(id));
    stryker.activeMutant = activeMutant.id;
    stryker.hitCount = 0;
    stryker.hitLimit = hitLimit ?? Number.POSITIVE_INFINITY;
    const { noticed, ran } = await firstFailing(chosen);
    const hits = stryker.hitCount;
    delete stryker.activeMutant;
    delete stryker.hitCount;

    if (noticed === null) {
      if (hits === 0 && !fresh) throw new Error('what this mutant changes was computed before it');
      return survived(ran);
    }
    if ((await noticed.test.run(TEST_TIMEOUT_MS)) !== null) {
      this.#spoiled = true;
      if (!fresh) throw new Error(`${noticed.test.name} fails without the mutant, too`);
    }
    const { reason } = determineHitLimitReached(hits, hitLimit) ?? {};
    return reason === undefined ? killed(noticed, ran) : { status: MutantRunStatus.Timeout, reason };
  }

  async dispose() {
    this.#suites?.end();
  }

  async #loaded() {
    this.#suites ??= await load({});
    return this.#suites;
  }
}

/**
 * A mutant in what runs while modules load. The suites beside its subject mostly notice it, and load in a tenth of the time.
 * @param {string} activeMutant
 * @param {string} sandboxFileName
 * @returns {Promise<MutantRunResult>}
 */
async function staticMutantRun(activeMutant, sandboxFileName) {
  const nearest = relative(join(process.cwd(), 'src'), sandboxFileName).split(sep).slice(0, 1);
  let nrOfTests = 0;
  for (const folders of [nearest, undefined]) {
    const { tests, end } = await load({ activeMutant, ...(folders && { folders }) });
    const { noticed, ran } = await firstFailing(tests);
    nrOfTests += ran;
    if (noticed !== null) return killed(noticed, nrOfTests);
    end();
  }
  return survived(nrOfTests);
}

/**
 * @param {number} nrOfTests
 * @returns {MutantRunResult}
 */
function survived(nrOfTests) {
  return { status: MutantRunStatus.Survived, nrOfTests };
}

/**
 * @param {Noticed} noticed
 * @param {number} nrOfTests
 * @returns {MutantRunResult}
 */
function killed({ test, failure }, nrOfTests) {
  return { status: MutantRunStatus.Killed, killedBy: [test.id], failureMessage: failure, nrOfTests };
}

/**
 * @param {readonly LoadedTest[]} tests
 * @returns {Promise<{ readonly ran: number, readonly noticed: Noticed | null }>}
 */
async function firstFailing(tests) {
  let ran = 0;
  for (const test of tests) {
    const failure = await test.run(TEST_TIMEOUT_MS);
    ran += 1;
    if (failure !== null) return { ran, noticed: { test, failure } };
  }
  return { ran, noticed: null };
}

/**
 * Starts jest, which stays where the tests would begin: the environment hands them over there.
 * @param {Asked} asked
 * @returns {Promise<LoadedSuites>}
 */
function load(asked) {
  process.env['NODE_ENV'] = 'test';
  process.env['FORCE_COLOR'] = '0';
  const root = process.cwd();
  const argv = /** @type {any} */ ({
    config: join(root, 'jest.mutation.config.mjs'),
    runInBand: true,
    silent: true,
    reporters: [],
  });
  return new Promise((resolve, reject) => {
    MEETING.asked = asked;
    MEETING.loaded = resolve;
    runCLI(argv, [root]).then(
      ({ results }) =>
        reject(new Error(`jest ended: ${results.testResults.map(({ failureMessage }) => failureMessage).join('\n')}`)),
      reject,
    );
  });
}

/** What Stryker looks for in a plugin: a class under a name. */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'loaded-suites', injectableClass: LoadedSuitesRunner }];
