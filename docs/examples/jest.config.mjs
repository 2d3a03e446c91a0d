import { base } from '../../jest.config.mjs';

/** The examples boot on the real databases, over the sources of the library and of the adapters. */
export default {
  ...base,
  rootDir: import.meta.dirname,
  roots: ['<rootDir>'],
  maxWorkers: 1,
  testTimeout: 60_000,
  moduleNameMapper: {
    '^@maatify/admin-infra$': '<rootDir>/../../src/index.ts',
    '^@maatify/admin-infra/testing$': '<rootDir>/../../src/testing/index.ts',
    '^@maatify/admin-infra-adapters/(.*)$': '<rootDir>/../../adapters/src/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: [],
};
