import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redacted } from '@maatify/admin-infra';

import { ListedPasswordPolicy, PasswordListUnusable } from '../../src/passwords/index.js';

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex').toUpperCase();
const breach = (index: number): string => `breached phrase no ${String(index)}`;

describe('v5.0.0-6.2.12 breached passwords', () => {
  let folder: string;
  let breachedFile: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'breached-passwords-'));
    breachedFile = join(folder, 'pwned.txt');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const written = (count: number, newline = '\n', end = newline): void => {
    const lines = Array.from({ length: count }, (_, index) => `${sha1(breach(index))}:${String(7 ** (index % 10))}`).sort();
    writeFileSync(breachedFile, lines.join(newline) + end);
  };
  const opened = () => ListedPasswordPolicy.open({ breachedFile });
  const broken = async (policy: ListedPasswordPolicy, password: string) =>
    (await policy.check({ password: Redacted.of(password), minLength: 12, context: [] })).broken;

  it.each([
    ['one line', 1, '\n', '\n'],
    ['one line without an end', 1, '\n', ''],
    ['two lines', 2, '\n', ''],
    ['three lines as Windows ends them', 3, '\r\n', '\r\n'],
    ['many lines', 1_500, '\r\n', ''],
  ])('are found wherever they stand in the file, and no other is: %s', async (_, count, newline, end) => {
    written(count, newline, end);
    const policy = await opened();
    for (let index = 0; index < count; index += 1) expect(await broken(policy, breach(index))).toEqual(['breached']);
    for (let index = count; index < count + 300; index += 1) expect(await broken(policy, breach(index))).toEqual([]);
  });

  it('stand beside the other rules', async () => {
    writeFileSync(breachedFile, `${sha1('letmein').toLowerCase()}:9\n`);
    expect(await broken(await opened(), 'letmein')).toEqual(['min_length', 'common', 'breached']);
  });

  it('come from the file that lies there now; none is judged while it cannot be read', async () => {
    written(10);
    const policy = await opened();
    written(20);
    expect(await broken(policy, breach(19))).toEqual(['breached']);
    rmSync(breachedFile);
    await expect(broken(policy, 'a long passphrase of mine')).rejects.toThrow(PasswordListUnusable);
    written(20);
    expect(await broken(policy, 'a long passphrase of mine')).toEqual([]);
  });

  it('are not opened from what is no such file, and the error says what to do', async () => {
    const [low, high] = [`${'0'.repeat(40)}:1`, `${'F'.repeat(40)}:1`];
    for (const [content, problem] of [
      [null, 'it cannot be read'],
      ['', 'it is empty'],
      [`${high}\n${low}\n`, 'it is not sorted by hash'],
      ['password\n123456\n', 'it has a line that is no SHA-1:COUNT'],
      [`${'0'.repeat(32)}:1\n`, 'it has a line that is no SHA-1:COUNT'],
      [`${low}\n${'x'.repeat(400)}\n`, 'it has a line that is no SHA-1:COUNT'],
    ] as const) {
      rmSync(breachedFile, { force: true });
      if (content !== null) writeFileSync(breachedFile, content);
      await expect(opened()).rejects.toThrow(
        `The list of passwords '${breachedFile}' cannot be used: ${problem}. Name the one sorted file that the Pwned Passwords downloader writes`,
      );
    }
    await expect(ListedPasswordPolicy.open({ breachedFile: folder })).rejects.toThrow('it cannot be read');
  });
});
