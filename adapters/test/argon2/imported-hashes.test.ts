import { describe, expect, it } from '@jest/globals';
import { Redacted } from '@maatify/admin-infra';
import { hash as argon2 } from '@node-rs/argon2';
import bcrypt from 'bcryptjs';

import { Argon2PasswordHasher, UnaffordableHash } from '../../src/argon2/index.js';

const hasher = new Argon2PasswordHasher();
const verify = (password: string, hash: string | null, by = hasher) =>
  by.verify({ password: Redacted.of(password), hash: hash === null ? null : Redacted.of(hash) });
const MATCH = { verdict: 'match', needsRehash: false };
const OLD_MATCH = { verdict: 'match', needsRehash: true };
const MISMATCH = { verdict: 'mismatch', needsRehash: false };

const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
const RFC_7914 = Buffer.from(
  '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
  'hex',
);
const SCRYPT = `$scrypt$ln=14,r=8,p=1$${base64(Buffer.from('SodiumChloride'))}$${base64(RFC_7914)}`;
const SCRYPT_PASSLIB = '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E';
const BCRYPT = '$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2';

describe('hashes other programs made', () => {
  it.each([
    [
      'argon2i of the reference implementation',
      'password',
      '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA',
    ],
    ['argon2id of it', 'password', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['argon2i before version 19', 'password', '$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ'],
    ['scrypt of RFC 7914, 64 bytes', 'pleaseletmein', SCRYPT],
    ['scrypt of passlib, 32 bytes', 'password', SCRYPT_PASSLIB],
    ['bcrypt of the C library, 2a', 'correct horse', `$2a${BCRYPT}`],
    ['the same, 2b', 'correct horse', `$2b${BCRYPT}`],
    ['the same, 2y', 'correct horse', `$2y${BCRYPT}`],
  ])('%s', async (_, password, hash) => {
    expect(await verify(password, hash)).toEqual(OLD_MATCH);
    for (const wrong of ['', `${password} `, ` ${password}`, password.toUpperCase()])
      expect(await verify(wrong, hash)).toEqual(MISMATCH);
  });

  it('bcrypt looks at 72 bytes, and the hash that replaces it at all of them', async () => {
    const long = 'ä'.repeat(36);
    const imported = bcrypt.hashSync(`${long}one`, 4);
    expect(await verify(`${long}two`, imported)).toEqual(OLD_MATCH);
    expect(await verify(`${long.slice(1)}one`, imported)).toEqual(MISMATCH);
    const { hash } = await hasher.hash({ password: Redacted.of(`${long}one`) });
    expect(await verify(`${long}two`, hash.reveal())).toEqual(MISMATCH);
  });
});

describe('needsRehash', () => {
  const today = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

  it('is false for what hash makes, and for the same made elsewhere', async () => {
    const { hash } = await hasher.hash({ password: Redacted.of('x') });
    expect(await verify('x', hash.reveal())).toEqual(MATCH);
    expect(await verify('x', await argon2('x', today))).toEqual(MATCH);
  });

  it.each([
    ['less memory', { memoryCost: 9_216 }],
    ['more memory', { memoryCost: 20_000 }],
    ['other passes', { timeCost: 3 }],
    ['other lanes', { parallelism: 2 }],
    ['a short result', { outputLen: 16 }],
    ['a short salt', { salt: Buffer.alloc(8, 7) }],
    ['argon2i', { algorithm: 1 }],
    ['argon2d', { algorithm: 0 }],
    ['version 16', { version: 0 }],
  ])('is true for %s', async (_, changes) => {
    expect(await verify('x', await argon2('x', { ...today, ...changes }))).toEqual(OLD_MATCH);
  });

  it('follows the options, upwards and downwards', async () => {
    const stronger = new Argon2PasswordHasher({ memoryCost: 30_000 });
    const [weak, strong] = [
      await hasher.hash({ password: Redacted.of('x') }),
      await stronger.hash({ password: Redacted.of('x') }),
    ];
    expect(await verify('x', weak.hash.reveal(), stronger)).toEqual(OLD_MATCH);
    expect(await verify('x', strong.hash.reveal(), stronger)).toEqual(MATCH);
    expect(await verify('x', strong.hash.reveal())).toEqual(OLD_MATCH);
  });
});

describe('a hash that costs too much', () => {
  const RESULT = base64(Buffer.alloc(32, 5));
  it.each([
    ['argon2 memory', `$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$${RESULT}`, /argon2 hash asks for 4194304 KiB, work 4194304/],
    ['argon2 passes', `$argon2id$v=19$m=19456,t=100000,p=1$c29tZXNhbHQ$${RESULT}`, /work 1945600000/],
    ['scrypt memory', `$scrypt$ln=25,r=8,p=1$c29tZXNhbHQ$${RESULT}`, /scrypt hash asks for 33554432 KiB/],
    ['scrypt lanes', `$scrypt$ln=15,r=8,p=99999$c29tZXNhbHQ$${RESULT}`, /scrypt hash asks for 32768 KiB/],
    ['bcrypt cost', '$2b$31$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2', /bcrypt hash asks for .*bcrypt cost 31/],
  ])('%s: is not tried, and is no wrong password either', async (_, hash, message) => {
    const started = process.cpuUsage();
    const thrown: unknown = await verify('x', hash).catch((error: unknown) => error);
    expect(process.cpuUsage(started).user).toBeLessThan(500_000);
    expect(thrown).toBeInstanceOf(UnaffordableHash);
    expect(thrown).toMatchObject({ message: expect.stringMatching(message) });
    expect(String(thrown)).not.toContain(RESULT);
  });

  it('the limit can be raised, and what is hashed here is always affordable', async () => {
    const small = new Argon2PasswordHasher({
      memoryCost: 40_000,
      importedLimits: { memoryKiB: 1_024, work: 65_536, bcryptCost: 4 },
    });
    await expect(verify('correct horse', `$2b${BCRYPT}`, small)).rejects.toThrow(/Raise importedLimits/);
    const { hash } = await small.hash({ password: Redacted.of('x') });
    expect(await verify('x', hash.reveal(), small)).toEqual(MATCH);
    const large = new Argon2PasswordHasher({ importedLimits: { bcryptCost: 5 } });
    expect(await verify('correct horse', `$2b${BCRYPT}`, large)).toEqual(OLD_MATCH);
  });
});
