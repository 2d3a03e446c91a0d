import { base } from './jest.config.mjs';

process.env['DATABASE_URL'] ||= 'postgres://postgres@127.0.0.1:5432/test';

// One worker: the suites share one database.
export default { ...base, maxWorkers: 1, testMatch: ['**/*.postgres.test.ts'], testTimeout: 60_000 };
