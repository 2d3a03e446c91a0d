import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import ts from 'typescript';

import { ROOT, runNode, TOOL } from '../architecture/support/repository.js';

jest.setTimeout(60_000);

/** A host's test file, as it would be without any other runner; broken or not. */
const hostFile = (claim: string) => `
  import { describe, it } from 'node:test';
  import { createInMemoryContracts, describeContractConformance } from './dist/testing/index.js';

  describeContractConformance({ describe, it }, {
    subject: () => {
      const { contracts, grants } = createInMemoryContracts();
      const codes = contracts.OneTimeCodeRepository;
      const OneTimeCodeRepository = {
        issue: (issue) => codes.issue(issue),
        request: (request) => codes.request(request),
        claim: (claim) => ${claim},
      };
      return {
        contracts: { ...contracts, OneTimeCodeRepository },
        grantAbility: (adminId, ability) => grants.grant(adminId, ability),
        revokeAbility: (adminId, ability) => grants.revoke(adminId, ability),
      };
    },
  });`;

const guide = () => readFile(join(ROOT, 'docs/guides/conformance.md'), 'utf8');

/** What the guide says the kit says. */
async function guideFindings(): Promise<readonly string[]> {
  const [, text = ''] = /```text\n([^]*?)```/.exec(await guide()) ?? [];
  const lines = text.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(3);
  return lines;
}

/** The files the guide shows, as it shows them. */
async function guideFiles(): Promise<readonly (readonly [name: string, code: string])[]> {
  return [...(await guide()).matchAll(/```ts\n\/\/ (\S+\.ts)\n([\s\S]*?)```/g)].map(([, name = '', code = '']) => [name, code]);
}

/** As a host's compiler would write it. */
function compiled(code: string): string {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true };
  return ts.transpileModule(code, { compilerOptions }).outputText;
}

describe('the kit under node:test (CK2)', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'conformance-'));
    await runNode([
      TOOL.tsc,
      '-p',
      'tsconfig.build.json',
      '--noCheck',
      '--declaration',
      'false',
      '--outDir',
      join(folder, 'dist'),
    ]);
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    // Named like the library, so that the guide's own imports find it.
    const exports = { '.': './dist/index.js', './testing': './dist/testing/index.js' };
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: '@maatify/admin-infra', type: 'module', exports }));
    for (const [name, code] of await guideFiles()) await writeFile(join(folder, name.replace(/ts$/, 'js')), compiled(code));
    await writeFile(join(folder, 'right.test.js'), hostFile('codes.claim(claim)'));
    await writeFile(join(folder, 'wrong.test.js'), hostFile('codes.claim({ ...claim, adminId: null })'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (file: string) => runNode(['--test', '--test-reporter=tap', join(folder, file)], folder);

  it('the in-memory contracts pass, skips are shown', async () => {
    const { code, stdout } = await run('right.test.js');
    expect(stdout).toContain('ok 1 - contract=AuditLogger case=record: takes every type of event');
    expect(stdout).toMatch(/needs the capability restart[^\n]* # SKIP/);
    expect(stdout).toMatch(/# fail 0\n/);
    expect(code).toBe(0);
  });

  it('a broken one fails, with what it broke', async () => {
    const { code, stdout } = await run('wrong.test.js');
    expect(stdout).toMatch(/not ok \d+ - contract=OneTimeCodeRepository case=claim: a code of another admin is unknown/);
    expect(stdout).toContain('the contract promises: a used, replaced or never issued code answers');
    // The case about that, and the one about codes that have expired as well.
    expect(stdout).toMatch(/# fail 2\n/);
    expect(code).toBe(1);
  });

  it('the ten lines of the guide run as they stand, and find what the guide says they find', async () => {
    const files = new Map(await guideFiles());
    expect([...files.keys()].sort()).toEqual(['attempt-limiter.test.ts', 'attempt-limiter.ts']);
    const lines = (files.get('attempt-limiter.test.ts') ?? '').split('\n').filter((line) => !/^(import .*)?$/.test(line));
    expect(lines.length).toBeLessThanOrEqual(10);
    const { code, stdout } = await run('attempt-limiter.test.js');
    expect(stdout).toContain('not ok');
    for (const line of await guideFindings()) expect(stdout).toContain(line);
    expect(stdout).toMatch(/ ok \d+ - contract=AttemptLimiter/);
    expect(stdout).not.toContain('contract=PasswordHasher');
    expect(code).toBe(1);
  });
});
