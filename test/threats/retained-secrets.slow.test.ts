import { fileURLToPath } from 'node:url';

import { describe, expect, it, jest } from '@jest/globals';

import { runNode } from '../architecture/support/repository.js';

jest.setTimeout(60_000);

const PROBE = new URL('./support/heap-probe.ts', import.meta.url);
const LOADER = new URL('../support/typescript.mjs', import.meta.url);

describe('v5.0.0-14.2.2 an operation that has ended keeps no secret', () => {
  it('no password, code, challenge or token is left in memory, in whatever it ended, and none of those it made itself', async () => {
    const { code, stdout, stderr } = await runNode(['--import', LOADER.href, fileURLToPath(PROBE)]);
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({ found: ['held'], held: 1, minted: true });
  });
});
