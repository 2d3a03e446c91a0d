import { base } from './jest.config.mjs';

export default { ...base, testMatch: ['**/*.deep.test.ts'], testTimeout: 600_000 };
