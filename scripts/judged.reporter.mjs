// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readJson } from './evidence/ids.mjs';
import { mutationOf, notJudged } from './evidence/mutation.mjs';
import { summaryOf } from './mutation/summary.mjs';

/**
 * @import { Explanation, Mutant, StrykerReport } from './evidence/mutation.mjs'
 */

const ROOT = join(import.meta.dirname, '..');

/**
 * Says at the end of a run how many mutants were judged. It fails the run when one was ended by a runtime error: such a mutant is neither
 * noticed nor unnoticed, and the score leaves it out without a word. It fails too when too few were noticed, equivalent ones left aside. A
 * run that is stopped reports what it has judged so far.
 */
class JudgedReporter {
  /** @type {Record<string, Mutant[]>} */
  #judged = {};
  #planned = 0;
  #reported = false;
  #least;

  static inject = /** @type {const} */ (['options']);

  /** @param {{ readonly thresholds: { readonly low: number } }} options */
  constructor({ thresholds }) {
    this.#least = thresholds.low;
    process.once('exit', () => {
      if (this.#reported) return;
      const looked = Object.values(this.#judged).flat().length;
      console.log(`\nstopped when ${looked} of ${this.#planned} mutants had been looked at; of these:`);
      this.#report({ files: withSources(this.#judged) }, Object.keys(this.#judged));
    });
  }

  /** @param {{ readonly mutantPlans: readonly unknown[] }} plan */
  onMutationTestingPlanReady({ mutantPlans }) {
    this.#planned = mutantPlans.length;
  }

  /** @param {Mutant & { readonly fileName: string }} mutant */
  onMutantTested(mutant) {
    (this.#judged[mutant.fileName] ??= []).push(mutant);
  }

  /** @param {StrykerReport} report */
  onMutationTestReportReady(report) {
    this.#report(report, Object.keys(report.files));
  }

  /**
   * @param {StrykerReport} report
   * @param {readonly string[]} files
   */
  #report(report, files) {
    this.#reported = true;
    const explanations = /** @type {Explanation[]} */ (readJson(join(ROOT, 'test/evidence/mutation-survivors.json')));
    const mutation = mutationOf(report, explanations);
    console.log(`\n${[...unnoticedIn(report), ...summaryOf(mutation, notJudged(mutation, files))].join('\n')}`);
    const { runtimeErrors, scoreOfExplained } = mutation;
    if (runtimeErrors.length > 0 || (scoreOfExplained !== null && scoreOfExplained < this.#least)) process.exitCode = 1;
  }
}

/**
 * A line for each mutant that no test noticed, so that a run that was stopped says where to look, too.
 * @param {StrykerReport} report
 */
function unnoticedIn({ files }) {
  return Object.entries(files).flatMap(([file, { mutants }]) =>
    mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map(({ status, mutatorName, location }) => `${status}: ${mutatorName} in ${file}, line ${location.start.line}`),
  );
}

/** @param {Record<string, Mutant[]>} judged */
function withSources(judged) {
  return Object.fromEntries(
    Object.entries(judged).map(([file, mutants]) => {
      const path = join(ROOT, file);
      return [file, { source: existsSync(path) ? readFileSync(path, 'utf8') : '', mutants }];
    }),
  );
}

/** What Stryker looks for in a plugin: a class under a name. */
export const strykerPlugins = [{ kind: 'Reporter', name: 'judged', injectableClass: JudgedReporter }];
