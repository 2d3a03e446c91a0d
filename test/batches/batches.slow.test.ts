import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const HERE = import.meta.dirname;
const JEST = join(HERE, '../../node_modules/jest/bin/jest.js');

/**
 * What each file tells; `shared.mjs` is one module for all of them when they are loaded together.
 * `failing` has one test of each kind that does not pass, to be counted as what it is.
 */
const FILES = {
  'shared.mjs': `export const played = [];`,
  'hooks.test.mjs': `
    import { played } from './shared.mjs';
    beforeEach(() => { played.push('hook'); });
    test('outside of a describe', () => expect(played.at(-1)).toBe('hook'));
    describe('within', () => { test('one', () => expect(played.at(-1)).toBe('hook')); });`,
  'alone.test.mjs': `
    import { played } from './shared.mjs';
    test('no hook of another file', () => { const before = played.length; expect(played.length).toBe(before); globalThis.last = before; });
    test('nor before the next', async () => { const { played: again } = await import('./shared.mjs'); expect(again.length).toBe(globalThis.last); });`,
  'broken.test.mjs': `throw new Error('cannot be loaded');`,
  'empty.test.mjs': `export {};`,
  'failing.test.mjs': `test('fails', () => expect(1).toBe(2)); test.todo('later'); test.skip('not now', () => {});`,
};

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly fullName: string;
      readonly status: string;
    }[];
  }[];
}

describe('suites that are loaded together', () => {
  let root: string;
  const results = new Map<string, Report['testResults'][number]>();

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'batches-test-'));
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(root, name), text);
    const config = {
      rootDir: root,
      runner: join(HERE, 'batches.runner.mjs'),
      testEnvironment: join(HERE, 'batch.environment.cjs'),
      testMatch: ['**/*.test.mjs'],
      transform: {},
    };
    const report = join(root, 'report.json');
    const args = ['--experimental-vm-modules', JEST, '--config', JSON.stringify(config), '--json', '--outputFile', report];
    await new Promise((resolve) => execFile(process.execPath, args, { cwd: root }, resolve));
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    for (const result of testResults) results.set(basename(result.name), result);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const told = (file: string): readonly string[] =>
    (results.get(file)?.assertionResults ?? []).map(({ fullName, status }) => `${fullName}: ${status}`);

  it('are reported as the files they are', () => {
    expect([...results.keys()].sort()).toEqual(
      Object.keys(FILES)
        .filter((name) => name.endsWith('.test.mjs'))
        .sort(),
    );
  });

  it('keep their hooks to themselves', () => {
    expect(told('hooks.test.mjs')).toEqual(['outside of a describe: passed', 'within one: passed']);
    expect(told('alone.test.mjs')).toEqual(['no hook of another file: passed', 'nor before the next: passed']);
  });

  it('fail alone where they cannot be loaded, tell no test, or fail', () => {
    expect(told('broken.test.mjs')).toEqual(['can be loaded: failed']);
    expect(results.get('broken.test.mjs')?.message).toContain('cannot be loaded');
    expect(told('empty.test.mjs')).toEqual(['has a test: failed']);
    expect(told('failing.test.mjs')).toEqual(['fails: failed', 'later: todo', 'not now: pending']);
    expect(results.get('hooks.test.mjs')?.message).toBe('');
  });
});
