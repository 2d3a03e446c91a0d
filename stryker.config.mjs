import { createRequire } from 'node:module';
import { join } from 'node:path';

import { MUTATED } from './scripts/mutation/sources.mjs';

/** A mutant that does not compile is no mutant; about half of them are of that kind. Without the checker they are run, and some "survive". */
const CHECKER = '@stryker-mutator/typescript-checker';
const checkers = isInstalled(CHECKER)
  ? {
      checkers: ['typescript'],
      tsconfigFile: 'tsconfig.build.json',
      typescriptChecker: { prioritizePerformanceOverAccuracy: true },
    }
  : {};

/**
 * Which mutants of the library no test notices. `npm run test:mutation` takes long the first time; after that only what changed is judged
 * again (the incremental file). Survivors are either killed beside their subject or explained in `test/evidence/mutation-survivors.json`.
 * What stands beside the score, and what fails the run besides it, is in `scripts/judged.reporter.mjs`.
 */
export default {
  mutate: MUTATED,
  ...checkers,
  testRunner: 'loaded-suites',
  testRunnerNodeArgs: ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules'],
  coverageAnalysis: 'perTest',
  disableTypeChecks: false,
  concurrency: 2,
  dryRunTimeoutMinutes: 30,
  timeoutMS: 10_000,
  timeoutFactor: 2,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'json', 'progress-append-only', 'judged'],
  appendPlugins: ['judged.reporter.mjs', 'loaded-suites.runner.mjs'].map((file) => join(import.meta.dirname, 'scripts', file)),
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  ignorePatterns: ['/dist', '/reports', '/coverage', '/docs', '/sample-app', '/test/packaging', '/test/types', '/scripts'],
  tempDirName: '.stryker-tmp',
};

/** @param {string} name */
function isInstalled(name) {
  try {
    return createRequire(import.meta.url).resolve(`${name}/package.json`) !== '';
  } catch {
    return false;
  }
}
