import { base } from './jest.config.mjs';

export default { ...base, maxWorkers: 1, testMatch: ['**/*.slow.test.ts'], testTimeout: 180_000 };
