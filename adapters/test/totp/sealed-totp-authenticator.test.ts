import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';
import { instant, Redacted } from '@maatify/admin-infra';
import { Secret, TOTP } from 'otpauth';

import { Sealer, SealedTotpAuthenticator } from '../../src/totp/index.js';
import { K1, K2 } from './keys.js';

const issuer = 'Acme & Söhne';
const oneKey = { current: 'k1', all: { k1: K1 } };
const authenticator = new SealedTotpAuthenticator({ keys: oneKey, issuer });

const codeAt = (secret: Redacted, ms: number) =>
  TOTP.generate({ secret: Secret.fromBase32(secret.reveal()), digits: 6, period: 30, timestamp: ms });
const stepOf = async (of: SealedTotpAuthenticator, sealedSeed: Redacted, code: string, ms: number) =>
  (await of.match({ sealedSeed, code: Redacted.of(code), at: instant(ms) })).step;

/** The text a seed is bound to; in the open here because changing it would orphan every stored seed. */
const sealed = (base32: string) => Redacted.of(new Sealer(oneKey).seal(base32, 'admin-infra/totp-seed'));

describe('RFC 6238', () => {
  const seed = sealed(Secret.fromUTF8('12345678901234567890').base32);

  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %d s the code of its appendix B is %s', async (seconds, code) => {
    expect(await stepOf(authenticator, seed, code, seconds * 1_000)).toBe(Math.floor(seconds / 30));
  });

  it('answers the step the code belongs to, one before and one after, and no other', async () => {
    const at = 1_111_111_111_000;
    const steps = [-3, -2, -1, 0, 1, 2, 3].map(async (drift) => {
      const code = codeAt(Redacted.of(Secret.fromUTF8('12345678901234567890').base32), at + drift * 30_000);
      return (await stepOf(authenticator, seed, code, at)) ?? null;
    });
    const now = Math.floor(at / 30_000);
    expect(await Promise.all(steps)).toEqual([null, null, now - 1, now, now + 1, null, null]);
  });

  it('has no step before the epoch', async () => {
    expect(await stepOf(authenticator, seed, '755224', 0)).toBe(0);
    expect(await stepOf(authenticator, seed, '287082', 0)).toBe(1);
    const before = codeAt(Redacted.of(Secret.fromUTF8('12345678901234567890').base32), -30_000);
    expect(await stepOf(authenticator, seed, before, 0)).toBeNull();
  });

  it.each(['', '28708', '2870820', '287 082', '２８７０８２', '287082\n', '28708a'])('%j is no code', async (code) => {
    expect(await stepOf(authenticator, seed, code, 59_000)).toBeNull();
  });
});

describe('v5.0.0-6.5.5 how long one code is good for', () => {
  const seed = sealed(Secret.fromUTF8('12345678901234567890').base32);
  const secret = Redacted.of(Secret.fromUTF8('12345678901234567890').base32);
  const START = 1_111_111_110_000;

  it.each([
    [0, 0, 30],
    [1, -30, 60],
    [undefined, -30, 60],
  ] as const)(
    'driftSteps %s: from %d s to %d s around the moment its step begins, and not a second more',
    async (driftSteps, from, to) => {
      const options = { keys: oneKey, issuer, ...(driftSteps === undefined ? {} : { driftSteps }) };
      const own = new SealedTotpAuthenticator(options);
      const code = codeAt(secret, START);
      const accepted: number[] = [];
      for (let seconds = -120; seconds <= 120; seconds += 1) {
        if ((await stepOf(own, seed, code, START + seconds * 1_000)) !== null) accepted.push(seconds);
      }
      expect(accepted).toEqual(Array.from({ length: to - from }, (_, index) => from + index));
      expect(await stepOf(own, seed, code, START + to * 1_000 - 1)).toBe(START / 30_000);
      expect(await stepOf(own, seed, code, START + from * 1_000 - 1)).toBeNull();
    },
  );

  it.each([-1, 2, 0.5, '1', null])('refuses a window of %j steps', (driftSteps) => {
    const options = { keys: oneKey, issuer, driftSteps: driftSteps as 1 };
    expect(() => new SealedTotpAuthenticator(options)).toThrow(/driftSteps must be 0 or 1/);
  });
});

describe('what the owner is shown', () => {
  it('names issuer and account so that an app shows both as they are', async () => {
    const { provisioningUri, secret } = await authenticator.createSeed({ account: 'ada+x@example.org' });
    const uri = new URL(provisioningUri.reveal());
    expect(decodeURIComponent(uri.pathname)).toBe(`/${issuer}:ada+x@example.org`);
    expect(uri.searchParams.get('issuer')).toBe(issuer);
    expect(uri.searchParams.get('secret')).toBe(secret.reveal());
    expect(['algorithm', 'digits', 'period'].map((name) => uri.searchParams.get(name))).toEqual(['SHA1', '6', '30']);
  });

  it.each(['', ' Acme', 'Acme: admin', 'Acme\n', 'A'.repeat(65)])('refuses the issuer %j', (bad) => {
    expect(() => new SealedTotpAuthenticator({ keys: oneKey, issuer: bad })).toThrow(/issuer of TOTP seeds must be/);
  });
});

describe('keys', () => {
  const rotated = new SealedTotpAuthenticator({ keys: { current: 'k2', all: { k1: K1, k2: K2 } }, issuer });
  const retired = new SealedTotpAuthenticator({ keys: { current: 'k2', all: { k2: K2 } }, issuer });
  const at = 1_900_000_000_000;

  it('a rotation keeps old seeds readable and seals new ones with the new key', async () => {
    const old = await authenticator.createSeed({ account: 'a' });
    expect(await stepOf(rotated, old.sealedSeed, codeAt(old.secret, at), at)).toBe(Math.floor(at / 30_000));
    const fresh = await rotated.createSeed({ account: 'a' });
    expect(fresh.sealedSeed.reveal()).toMatch(/^v1\.k2\./);
    expect(await stepOf(retired, fresh.sealedSeed, codeAt(fresh.secret, at), at)).toBe(Math.floor(at / 30_000));
  });

  it('a resealed seed survives the end of its old key, and is resealed once', async () => {
    const old = await authenticator.createSeed({ account: 'a' });
    const resealed = rotated.reseal(old.sealedSeed);
    expect(await stepOf(retired, resealed ?? old.sealedSeed, codeAt(old.secret, at), at)).toBe(Math.floor(at / 30_000));
    expect(resealed && rotated.reseal(resealed)).toBeNull();
  });

  it('a seed under a key that is gone is an error that names the key, never a wrong code', async () => {
    const { sealedSeed, secret } = await authenticator.createSeed({ account: 'a' });
    await expect(stepOf(retired, sealedSeed, codeAt(secret, at), at)).rejects.toThrow(/sealed with the key "k1".*keys\.all/);
  });

  it('another key under an old name is an error, never a wrong code', async () => {
    const other = new SealedTotpAuthenticator({ keys: { current: 'k1', all: { k1: K2 } }, issuer });
    const { sealedSeed, secret } = await authenticator.createSeed({ account: 'a' });
    await expect(stepOf(other, sealedSeed, codeAt(secret, at), at)).rejects.toThrow(/was changed, or sealed for another use/);
  });

  it.each(['', 'AA', 'JBSWY3DPEHPK3PXP'])('a seed of fewer than 160 bits (%j) is never matched', async (short) => {
    await expect(stepOf(authenticator, sealed(short), '000000', at)).rejects.toThrow(/shorter than 160 bits/);
  });

  it('neither the authenticator nor an error shows a key or a seed', async () => {
    const { sealedSeed, secret } = await authenticator.createSeed({ account: 'a' });
    const broken = Redacted.of(`${sealedSeed.reveal().slice(0, -1)}!`);
    const thrown: unknown = await stepOf(authenticator, broken, '000000', at).catch((error: unknown) => error);
    const shown = inspect([authenticator, thrown], { depth: 9, showHidden: true });
    for (const hidden of [K1, Buffer.from(K1, 'base64').toString('hex'), secret.reveal(), sealedSeed.reveal()]) {
      expect(shown).not.toContain(hidden);
    }
  });
});
