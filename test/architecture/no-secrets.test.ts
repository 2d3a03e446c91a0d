import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { ROOT } from './support/repository.js';

/** What a credential looks like that somebody left behind. */
const LOOKS: Readonly<Record<string, RegExp>> = {
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}/,
  'a cloud access key': /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  'a token of a code host or a registry':
    /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,}|glpat-[\w-]{20}|npm_[A-Za-z0-9]{36})\b/,
  'a token of a chat or a payment service': /\b(?:xox[abps]-[\w-]{20,}|sk_live_[A-Za-z0-9]{20,})/,
  'a signed token': /\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}/,
  'a key of 32 bytes': /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9=])/,
  'an address with a password': /\b(?:postgres(?:ql)?|mysql|redis|amqp|mongodb(?:\+srv)?|https?):\/\/[^\s:@/'"`]+:[^\s:@/'"`]+@/,
};
/** Passwords of addresses that stand in documentation and tests, and open nothing. */
const EXAMPLES = /:\/\/(?:user|a|back_office|\$\{\w+\}):(?:password|canary|canary-password|b|its-own-credential|x|\$\{\w+\})@/;
const MAX_BYTES = 1_000_000;
const HASHES_OF_PACKAGES = 'package-lock.json';

function looksIn(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const kinds = Object.entries(LOOKS).filter(([, look]) => look.test(line.replace(EXAMPLES, '')));
    return kinds.map(([kind]) => kind);
  });
}

/** What is in the repository or would be, without what is ignored. */
function textFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return listed
    .split('\0')
    .filter((path) => path !== '' && path !== HASHES_OF_PACKAGES)
    .filter((path) => {
      const stat = statSync(join(ROOT, path), { throwIfNoEntry: false });
      return stat?.isFile() === true && stat.size < MAX_BYTES;
    });
}

describe('v5.0.0-13.3.1 no secret lies in the sources', () => {
  it.each([
    ['a cloud access key', ['AKIA', 'IOSFODNN7EXAMPLE'].join('')],
    ['a token of a code host or a registry', ['ghp', 'a1B2'.repeat(9)].join('_')],
    ['a key of 32 bytes', `KEY=${Buffer.alloc(32, 'secret words').toString('base64')}`],
    ['an address with a password', ['postgres://admin', 'hunter2@db.internal/prod'].join(':')],
    ['a signed token', ['eyJhbGciOiJIUzI1NiIs', 'eyJzdWIiOiIxMjM0NTY3', 'SflKxwRJSMeKKF2QT4fwpMeJf36P'].join('.')],
  ])('the scan knows %s when it sees one', (kind, planted) => {
    expect(looksIn(`a line\n${planted}\n`)).toEqual([kind]);
  });

  it('and sees none, in any file of the repository', () => {
    const files = textFiles();
    expect(files.length).toBeGreaterThan(300);
    const found = files.flatMap((path) => looksIn(readFileSync(join(ROOT, path), 'utf8')).map((kind) => `${path}: ${kind}`));
    expect(found).toEqual([]);
  });

  it('ignores what holds secrets on a developer’s machine', () => {
    const ignored = (path: string): boolean => {
      try {
        return execFileSync('git', ['check-ignore', '--quiet', path], { cwd: ROOT }).length === 0;
      } catch {
        return false;
      }
    };
    expect(['.env', 'sample-app/data/development-secrets.json'].filter((path) => !ignored(path))).toEqual([]);
    expect(ignored('src/index.ts')).toBe(false);
  });
});
