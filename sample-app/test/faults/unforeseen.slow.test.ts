import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { startProcess } from '../support/process.js';

const CANARY = 'canary-of-the-unforeseen';
/** Put together where it is thrown, so that no frame of the stack shows it. */
const MESSAGE = `${JSON.stringify(CANARY.split('-'))}.join('-')`;
const dataDir = mkdtempSync(join(tmpdir(), 'unforeseen-'));
afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

/** A defect in a part of the host that no request reaches; a signal sets it off. */
const defect = (statement: string): string =>
  `--import data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2',()=>{${statement}})`)}`;

describe('v5.0.0-16.5.4 what nobody handles', () => {
  it.each([
    ['a rejection nobody waits for', `Promise.reject(new TypeError(${MESSAGE}))`, 'unhandledRejection', 'TypeError'],
    ['an error out of a callback', `setImmediate(()=>{throw new RangeError(${MESSAGE})})`, 'uncaughtException', 'RangeError'],
    ['something that is no error', `Promise.reject(${MESSAGE})`, 'unhandledRejection', ''],
  ])('%s ends the host in order, and is told in one line without its message', async (_, statement, origin, name) => {
    const host = await startProcess({ DATA_DIR: dataDir, NODE_OPTIONS: defect(statement) });
    expect((await fetch(`${host.url}/health`)).status).toBe(200);
    host.child.kill('SIGUSR2');
    const { code, signal, ms } = await host.ended();
    expect([code, signal]).toEqual([1, null]);
    expect(ms).toBeLessThan(10_000);
    const told = host
      .output()
      .split('\n')
      .filter((line) => line.includes('unforeseen'));
    expect(told).toHaveLength(1);
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ level: 'fatal', event: 'unforeseen', origin, ...(name && { name }) });
    expect(host.output()).not.toContain(CANARY);
  });

  it('leaves a database that the next process opens', async () => {
    const host = await startProcess({ DATA_DIR: dataDir });
    expect((await fetch(`${host.url}/health`)).status).toBe(200);
    host.child.kill('SIGTERM');
    await host.ended();
  });
});
