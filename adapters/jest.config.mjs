import { base as root } from '../jest.config.mjs';

/** What needs a database server is left out here and has its own configuration. */
export const base = {
  ...root,
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/test'],
  moduleNameMapper: {
    '^@maatify/admin-infra$': '<rootDir>/../src/index.ts',
    '^@maatify/admin-infra/testing$': '<rootDir>/../src/testing/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/../dist', '<rootDir>/../sample-app/dist'],
};

export default { ...base, testPathIgnorePatterns: ['/node_modules/', '\\.servers\\.test\\.ts$'] };
