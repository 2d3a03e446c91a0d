import { scryptSync } from 'node:crypto';

import type { PasswordHasher, PasswordPolicy } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';

import type { Broken, BrokenByCase } from './broken.js';
import { broken } from './broken.js';

/** Hashes what is left of a password after this. */
function hashing(wrong: string, seen: (password: string) => string): Broken {
  return broken(wrong, ({ real: { PasswordHasher: real } }) => ({
    PasswordHasher: {
      hash: ({ password }) => real.hash({ password: Redacted.of(seen(password.reveal())) }),
      verify: ({ password, hash }) => real.verify({ password: Redacted.of(seen(password.reveal())), hash }),
    },
  }));
}

function verifying(
  wrong: string,
  verify: (real: PasswordHasher, check: Parameters<PasswordHasher['verify']>[0]) => ReturnType<PasswordHasher['verify']>,
): Broken {
  return broken(wrong, ({ real: { PasswordHasher: real } }) => ({ PasswordHasher: { verify: (check) => verify(real, check) } }));
}

const MATCH = Promise.resolve({ verdict: 'match', needsRehash: false } as const);

export const brokenPasswordHasher: BrokenByCase = {
  'verify: matches the hash of the same password only': [
    verifying('never matches', () => Promise.resolve({ verdict: 'mismatch', needsRehash: false })),
    hashing('folds the case', (password) => password.toLowerCase()),
  ],
  'verify: does not cut at 72 bytes': hashing('cuts at 72 bytes', (password) => Buffer.from(password).subarray(0, 72).toString()),
  'verify: does not trim': hashing('trims', (password) => password.trim()),
  'verify: does not stop at NUL': hashing('stops at NUL', (password) => password.split('\0')[0] ?? ''),
  'verify: composed, decomposed and emoji passwords are what they are': [
    hashing('normalizes', (password) => password.normalize('NFKC')),
    hashing('knows Latin-1 only', (password) => password.replaceAll(/[^\0-\xff]/g, '?')),
  ],
  'verify: without a hash nothing matches': verifying('takes no hash for no password', (real, check) =>
    check.hash === null && check.password.reveal() === '' ? MATCH : real.verify(check),
  ),
  'verify: without a hash it works as long as with one': verifying('answers at once without a hash', (real, check) => {
    if (check.hash !== null) scryptSync('work', 'salt', 32, { N: 16_384 });
    return real.verify(check);
  }),
  'verify: an empty or unreadable hash never matches': [
    verifying('compares an empty hash with an empty password', (real, check) =>
      check.hash?.reveal() === check.password.reveal() ? MATCH : real.verify(check),
    ),
    verifying('reads only the start of a hash', (real, { password, hash }) => {
      const text = hash?.reveal() ?? '';
      const readable = /^in-memory-scrypt\$[^$]{22}\$[^$]{43}/.exec(text)?.[0];
      return real.verify({ password, hash: readable === undefined ? hash : Redacted.of(readable) });
    }),
  ],
  'verify: what `hash` just made needs no new hash, and neither does what did not match': [
    verifying('wants every hash made anew', async (real, check) => {
      const { verdict } = await real.verify(check);
      return { verdict, needsRehash: verdict === 'match' };
    }),
    verifying('wants what it could not match made anew', async (real, check) => {
      const { verdict } = await real.verify(check);
      return { verdict, needsRehash: verdict === 'mismatch' && check.hash !== null };
    }),
    verifying('wants a hash where there is none', async (real, check) => ({
      ...(await real.verify(check)),
      needsRehash: check.hash === null,
    })),
  ],
  'hash: is salted': broken('has one salt', ({ real: { PasswordHasher: real } }) => {
    const made = new Map<string, Awaited<ReturnType<PasswordHasher['hash']>>>();
    return {
      PasswordHasher: {
        hash: async ({ password }) => {
          const hash = made.get(password.reveal()) ?? (await real.hash({ password }));
          made.set(password.reveal(), hash);
          return hash;
        },
      },
    };
  }),
};

type Check = Parameters<PasswordPolicy['check']>[0];

function policy(wrong: string, rule: (check: Check, text: string) => readonly string[] | null): Broken {
  return broken(wrong, ({ real: { PasswordPolicy: real } }) => ({
    PasswordPolicy: {
      check: async (check) => {
        const broken = rule(check, check.password.reveal());
        return broken === null ? real.check(check) : { broken };
      },
    },
  }));
}

export const brokenPasswordPolicy: BrokenByCase = {
  'check: a long random password breaks no rule': policy('has a greatest length', (_, text) =>
    text.length > 32 ? ['max_length'] : null,
  ),
  'check: the length is counted in code points, from minLength on': [
    policy('counts UTF-16 units', ({ minLength }, text) => (text.length < minLength ? ['min_length'] : [])),
    policy('has a fixed length', (_, text) => (Array.from(text).length < 12 ? ['min_length'] : [])),
    policy('asks for one more', ({ minLength }, text) => (Array.from(text).length <= minLength ? ['min_length'] : [])),
  ],
  'check: no kind of character is asked for': [
    policy('asks for a digit', (_, text) => (/[0-9]/.test(text) ? null : ['digit'])),
    policy('asks for a capital', (_, text) => (/[A-Z]/.test(text) ? null : ['capital'])),
    policy('asks for a small letter', (_, text) => (/[a-z]/.test(text) ? null : ['small'])),
  ],
  "check: a password that is one of the admin's own words breaks a rule": policy('ignores the context', () => []),
  "check: a password that is the admin's whole address breaks a rule": policy('ignores the context', () => []),
  'check: the answer never shows the password': policy('names the word it found', (_, text) => [`contains "${text}"`]),
};
