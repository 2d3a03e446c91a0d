/** Shared by every suite; the suites that need a server are left out here and have their own scripts. */
export const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@maatify/admin-infra$': '<rootDir>/src/index.ts',
    '^@maatify/admin-infra/testing$': '<rootDir>/src/testing/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/sample-app/dist', '<rootDir>/.stryker-tmp', '<rootDir>/reports'],
  roots: ['<rootDir>/test', '<rootDir>/sample-app/test'],
  testMatch: ['**/*.test.ts'],
};

export default { ...base, testPathIgnorePatterns: ['/node_modules/', '\\.(postgres|browser|deep)\\.test\\.ts$'] };
