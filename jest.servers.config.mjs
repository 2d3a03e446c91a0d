import { base } from './jest.config.mjs';

process.env['POSTGRES_URL'] ||= 'postgres://postgres@127.0.0.1:5432/test';
process.env['MYSQL_URL'] ||= 'mysql://root@127.0.0.1:3306/test';

// One worker: the suites share two servers.
export default { ...base, maxWorkers: 1, testMatch: ['**/*.servers.test.ts'], testTimeout: 60_000 };
