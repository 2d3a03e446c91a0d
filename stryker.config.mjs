import { createRequire } from 'node:module';

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
 * again (the incremental file). Survivors are either killed in `test/mutation-gaps` or explained in `test/evidence/mutation-survivors.json`.
 */
export default {
  mutate: [
    'src/kernel/**/*.ts',
    'src/operations/**/*.ts',
    'src/**/*.{policy,stage,operation}.ts',
    'src/sessions/open-*.ts',
    'src/credentials/*.ts',
    'src/authentication/after-factors.ts',
    'src/lifecycle/move-status.ts',
    'src/effects/sink.ts',
    // Contracts are types, edges are tables of shapes that the fault matrix goes through field by field.
    '!src/**/*.{contract,edges}.ts',
  ],
  ...checkers,
  testRunner: 'jest',
  // One test file holds all tests (see there), so there is nothing to choose from.
  jest: { configFile: 'jest.mutation.config.mjs', enableFindRelatedTests: false },
  testRunnerNodeArgs: ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules'],
  coverageAnalysis: 'perTest',
  disableTypeChecks: false,
  concurrency: 2,
  timeoutMS: 10_000,
  timeoutFactor: 2,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'json', 'progress-append-only'],
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
