import { join } from 'node:path';

import { base } from './jest.config.mjs';

const SUPPORT = join(import.meta.dirname, 'test/mutation');

/**
 * The tests that judge mutants: fast ones that need nothing but this process. Left out are suites that compile, lint, pack or start
 * processes, those over the sample host, and the exhaustive ones (faults, races), which would run in full for each mutant.
 */
export default {
  ...base,
  maxWorkers: 1,
  testEnvironment: join(SUPPORT, 'loaded-suites.environment.cjs'),
  testMatch: ['**/every-suite.mutation.ts'],
  moduleNameMapper: {
    // A world without a Nest container; see there.
    '^(\\.{1,2}/)+support/world\\.js$': join(SUPPORT, 'world.ts'),
    ...base.moduleNameMapper,
  },
};
