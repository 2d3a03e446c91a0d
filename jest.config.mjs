import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname;

/** Shared by every suite; the suites that need a server are left out here and have their own scripts. */
export const base = {
  rootDir: root,
  testEnvironment: 'node',
  maxWorkers: 2,
  // Module registries of ESM tests are never freed; a worker that grew is replaced before collecting garbage becomes its main work.
  workerIdleMemoryLimit: '1500MB',
  testTimeout: 20_000,
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@maatify/admin-infra$': '<rootDir>/src/index.ts',
    '^@maatify/admin-infra/testing$': '<rootDir>/src/testing/index.ts',
    '^@maatify/admin-infra-adapters/(.*)$': '<rootDir>/adapters/src/$1/index.ts',
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
  modulePathIgnorePatterns: [
    '<rootDir>/dist',
    '<rootDir>/sample-app/dist',
    '<rootDir>/.stryker-tmp',
    '<rootDir>/reports',
    '<rootDir>/test/packaging/consumers',
  ],
  roots: ['test', 'sample-app/test'].filter((folder) => existsSync(join(root, folder))).map((folder) => join(root, folder)),
  testMatch: ['**/*.test.ts'],
};

/** What `npm test` does not run, and where it runs instead. */
export const leftOut = [
  { suffix: '.servers.test.ts', script: 'test:servers', because: 'needs PostgreSQL and MariaDB' },
  { suffix: '.browser.test.ts', script: 'test:browser', because: 'needs Chromium' },
  { suffix: '.deep.test.ts', script: 'test:deep', because: 'slow' },
  {
    suffix: '.slow.test.ts',
    script: 'test:slow',
    because: 'slow: compilers, processes, waits, and Nest 11 and 12 from the npm registry',
  },
];

const escaped = ({ suffix }) => `${suffix.replaceAll('.', '\\.')}$`;

export default {
  ...base,
  testPathIgnorePatterns: ['/node_modules/', ...leftOut.map(escaped)],
  runner: join(root, 'test/batches/batches.runner.mjs'),
  testEnvironment: join(root, 'test/batches/batch.environment.cjs'),
  reporters: ['default', [join(root, 'test/left-out.reporter.mjs'), { leftOut }]],
};
