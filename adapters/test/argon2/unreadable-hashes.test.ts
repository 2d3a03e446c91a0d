import { scryptSync } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { Redacted } from '@maatify/admin-infra';
import { hashSync } from '@node-rs/argon2';
import bcrypt from 'bcryptjs';
import fc from 'fast-check';

import { Argon2PasswordHasher, UnaffordableHash } from '../../src/argon2/index.js';

const hasher = new Argon2PasswordHasher({ importedLimits: { memoryKiB: 19_456, work: 65_536, bcryptCost: 4 } });
const verify = (password: string, hash: string) => hasher.verify({ password: Redacted.of(password), hash: Redacted.of(hash) });
const MISMATCH = { verdict: 'mismatch', needsRehash: false };

// All of the word "password", so that whatever is read where nothing should be read would match.
const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
const SALT = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const ARGON2 = hashSync('password', { memoryCost: 9_216, timeCost: 4, salt: SALT });
const SCRYPT = `$scrypt$ln=10,r=8,p=1$${base64(SALT)}$${base64(scryptSync('password', SALT, 64, { N: 1_024, r: 8, p: 1 }))}`;
const BCRYPT = bcrypt.hashSync('password', 4);

it.each([ARGON2, SCRYPT, BCRYPT])('%s is one', async (hash) => {
  expect(await verify('password', hash)).toEqual({ verdict: 'match', needsRehash: true });
});

describe('what is no complete hash', () => {
  it.each([
    ['nothing', ''],
    ['a blank', ' '],
    ['the password', 'password'],
    ['MD5', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['crypt', '$1$abcdefgh$G//4keteveJp0qb8z2DxG/'],
    ['a bcrypt of the kind that has a bug', BCRYPT.replace('$2b', '$2x')],
    ['a bcrypt without a letter', BCRYPT.replace('$2b', '$2')],
    ['a bcrypt with a cost below four', BCRYPT.replace('$04', '$03')],
    ['a bcrypt that was cut', BCRYPT.slice(0, -1)],
    ['a bcrypt with a line end', `${BCRYPT}\n`],
    ['a scrypt whose result was cut to whole bytes', SCRYPT.slice(0, -2)],
    ['a scrypt whose result is empty', SCRYPT.slice(0, SCRYPT.lastIndexOf('$') + 1)],
    ['a scrypt with more steps than it is defined for', SCRYPT.replace('ln=10,r=8', 'ln=16,r=1')],
    ['a scrypt of no step', SCRYPT.replace('ln=10', 'ln=0')],
    ['an argon2 without a result', ARGON2.slice(0, ARGON2.lastIndexOf('$') + 1)],
    ['an argon2 without a salt', ARGON2.replace(base64(SALT), '')],
    ['an argon2 with less memory than its lanes need', ARGON2.replace('m=9216', 'm=8').replace('p=1', 'p=2')],
    ['an argon2 of another version', ARGON2.replace('v=19', 'v=18')],
    ['an argon2 in another spelling of its base64', otherSpelling(ARGON2)],
    ['a scrypt in another spelling of its base64', otherSpelling(SCRYPT)],
    ['an argon2 with padding', `${ARGON2}=`],
    ['an argon2 of passes no machine counts', ARGON2.replace('t=4', 't=9999999999')],
  ])('%s never matches', async (_, hash) => {
    for (const password of ['', 'password', hash]) expect(await verify(password, hash)).toEqual(MISMATCH);
  });
});

/** The last character of base64 has bits that mean nothing; setting one spells the same bytes differently. */
function otherSpelling(hash: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return hash.slice(0, -1) + String(alphabet[alphabet.indexOf(hash.slice(-1)) + 1]);
}

it('a hash with any of its characters changed never matches, and never fails but for its cost', async () => {
  const changed = fc
    .tuple(fc.constantFrom(ARGON2, SCRYPT, BCRYPT), fc.nat(120), fc.nat(3), fc.string({ maxLength: 3 }))
    .map(([hash, at, gone, put]) => hash.slice(0, at % hash.length) + put + hash.slice((at % hash.length) + gone))
    // The letters of bcrypt name programs with and without an old bug; the hash is the same.
    .filter((hash) => ![ARGON2, SCRYPT, BCRYPT].includes(hash.replace(/^\$2[ay]/, '$2b')));
  await fc.assert(
    fc.asyncProperty(changed, async (hash) => {
      const answer = await verify('password', hash).catch((thrown: unknown) => thrown);
      if (!(answer instanceof UnaffordableHash)) expect(answer).toEqual(MISMATCH);
    }),
    { numRuns: 300 },
  );
}, 60_000);
