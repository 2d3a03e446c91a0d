import { base } from './jest.config.mjs';

export default { ...base, maxWorkers: 1, testMatch: ['**/*.browser.test.ts'], testTimeout: 120_000 };
