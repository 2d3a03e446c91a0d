import { base } from './jest.config.mjs';

/**
 * The suites that judge mutants: only those that are fast and need nothing but this process. Left out are suites that compile, lint, pack
 * or start processes, those over the sample host, and the exhaustive ones (faults, races), which would run in full for each mutant.
 */
const SUITES = [
  'authentication',
  'effects',
  'flows',
  'kernel',
  'lifecycle',
  'model',
  'mutation-gaps',
  'sessions',
  'settings',
  'threats',
];

export default {
  ...base,
  maxWorkers: 1,
  testMatch: SUITES.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
  testPathIgnorePatterns: ['/node_modules/', '\\.(postgres|browser|deep|process)\\.test\\.ts$'],
  moduleNameMapper: {
    // A world without a Nest container; see there.
    '^(\\.{1,2}/)+support/world\\.js$': '<rootDir>/test/mutation-gaps/support/world.ts',
    ...base.moduleNameMapper,
  },
};
