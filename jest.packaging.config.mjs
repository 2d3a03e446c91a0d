import { base } from './jest.config.mjs';

export default { ...base, maxWorkers: 1, testMatch: ['**/packaging.test.ts'], testTimeout: 180_000 };
