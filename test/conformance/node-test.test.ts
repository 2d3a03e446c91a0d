import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

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
      const OneTimeCodeRepository = { issue: (issue) => codes.issue(issue), claim: (claim) => ${claim} };
      return {
        contracts: { ...contracts, OneTimeCodeRepository },
        grantAbility: (adminId, ability) => grants.grant(adminId, ability),
        revokeAbility: (adminId, ability) => grants.revoke(adminId, ability),
      };
    },
  });`;

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
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
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
    expect(stdout).toMatch(/# fail 1\n/);
    expect(code).toBe(1);
  });
});
