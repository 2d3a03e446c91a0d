import { randomBytes } from 'node:crypto';

import type { AdminId, CodePurpose } from '@maatify/admin-infra';
import { instant, Redacted } from '@maatify/admin-infra';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';

import { Argon2PasswordHasher } from '../../src/adapters/argon2-password-hasher.js';
import { PgOneTimeCodeRepository } from '../../src/adapters/pg-one-time-code-repository.js';
import { PgTotpCommandRepository } from '../../src/adapters/pg-totp-command-repository.js';
import { PgTotpQueryRepository } from '../../src/adapters/pg-totp-query-repository.js';
import { SealedTotpAuthenticator } from '../../src/adapters/sealed-totp-authenticator.js';
import { Sealer } from '../../src/adapters/support/sealer.js';
import type { OpenedDatabase } from '../../src/database/database.js';
import { openEmbedded } from './support/databases.js';
import { anAdmin, at, by, digest, SYSTEM, T0 } from './support/given.js';

let opened: OpenedDatabase;
beforeAll(async () => {
  opened = await openEmbedded();
});
afterAll(() => opened.close());

const enable = async (adminId: AdminId, step = 100) => {
  const totp = new PgTotpCommandRepository(opened.db);
  await totp.startPending({
    adminId,
    pendingId: 'p',
    sealedSeed: Redacted.of('seed'),
    expiresAt: at(10),
    expectedEpoch: 1,
    at: T0,
  });
  return totp.enable({ adminId, pendingId: 'p', step, expectedEpoch: 1, at: T0 });
};

describe('one-time codes', () => {
  const codes = () => new PgOneTimeCodeRepository(opened.db);
  const issue = (adminId: AdminId, over: Partial<Parameters<PgOneTimeCodeRepository['issue']>[0]> = {}) =>
    codes().issue({
      adminId,
      purpose: 'totp_enrolment',
      codeDigest: digest(),
      issuedAt: T0,
      expiresAt: at(1_000),
      notSince: at(-60),
      by: SYSTEM,
      ...over,
    });
  const claim = (codeDigest = digest(), ms = 1, adminId: AdminId | null = null, purpose: CodePurpose = 'totp_enrolment') =>
    codes().claim({ codeDigest, purpose, adminId, at: at(ms) });
  const unknown = { outcome: 'lost', reason: 'unknown' };

  it('works once, for its purpose and its admin', async () => {
    const id = await anAdmin(opened.db);
    const codeDigest = digest();
    expect(await issue(id, { codeDigest })).toMatchObject({ outcome: 'won', adminId: id, address: expect.stringContaining('@') });
    expect(await claim(codeDigest, 1, null, 'invitation')).toEqual(unknown);
    expect(await claim(codeDigest, 1, await anAdmin(opened.db))).toEqual(unknown);
    expect(await claim(codeDigest, 999, id)).toEqual({ outcome: 'won', adminId: id, codeDigest });
    expect(await claim(codeDigest)).toEqual(unknown);
    expect(await claim()).toEqual(unknown);
  });

  it('an expired one stays unusable, even when the clock steps back (C22)', async () => {
    const id = await anAdmin(opened.db);
    const codeDigest = digest();
    await issue(id, { codeDigest });
    const expired = { outcome: 'lost', reason: 'expired' };
    expect(await claim(codeDigest, 1_000)).toEqual(expired);
    expect(await claim(codeDigest, 1)).toEqual(expired);
    expect(await claim(codeDigest, 2_000)).toEqual(expired);
  });

  it('a new one replaces every earlier one, but not too soon', async () => {
    const id = await anAdmin(opened.db);
    const [first, second] = [digest(), digest()];
    await issue(id, { codeDigest: first });
    const again = (ms: number) => issue(id, { codeDigest: second, issuedAt: at(ms), notSince: at(ms - 60) });
    expect(await again(60)).toEqual({ outcome: 'lost', reason: 'too_soon', retryAt: at(61) });
    expect(await claim(first, 1, id)).toMatchObject({ outcome: 'won' });
    expect(await again(60)).toMatchObject({ reason: 'too_soon' });
    expect(await again(61)).toMatchObject({ outcome: 'won' });
    expect(await claim(first)).toEqual(unknown);
    expect(await claim(second)).toMatchObject({ outcome: 'won' });
  });

  it('is issued only while it is due, by an author who stands', async () => {
    const active = await anAdmin(opened.db);
    const waiting = await anAdmin(opened.db, { status: 'pending_verification' });
    expect(await issue(active, { purpose: 'invitation' })).toEqual({ outcome: 'lost', reason: 'not_due', retryAt: null });
    expect(await issue(waiting, { purpose: 'invitation' })).toMatchObject({ outcome: 'won' });
    const accepted = await anAdmin(opened.db, { status: 'pending_verification', passwordHash: 'hash' });
    expect(await issue(accepted, { purpose: 'invitation' })).toMatchObject({ reason: 'not_due' });
    expect(await issue('nobody' as AdminId)).toEqual({ outcome: 'lost', reason: 'not_found', retryAt: null });
    expect(await issue(active, { by: by(active, 2) })).toEqual({ outcome: 'lost', reason: 'author_moved', retryAt: null });
    expect(await issue(active, { by: by(waiting) })).toMatchObject({ reason: 'author_moved' });
    await enable(active);
    expect(await issue(active)).toMatchObject({ reason: 'not_due' });
  });
});

describe('the second factor', () => {
  const commands = () => new PgTotpCommandRepository(opened.db);
  const state = (adminId: AdminId | null) => new PgTotpQueryRepository(opened.db).state({ adminId });
  const start = (adminId: AdminId, pendingId: string, expectedEpoch = 1) =>
    commands().startPending({
      adminId,
      pendingId,
      sealedSeed: Redacted.of(`seed ${pendingId}`),
      expiresAt: at(100),
      expectedEpoch,
      at: T0,
    });
  const confirm = (adminId: AdminId, pendingId: string, ms = 1, expectedEpoch = 1) =>
    commands().enable({ adminId, pendingId, step: 100, expectedEpoch, at: at(ms) });

  it('is asked about nobody at the same cost', async () => {
    expect(await state(null)).toEqual({ adminId: null, enabled: false, sealedSeed: null, pending: null });
    const id = await anAdmin(opened.db);
    expect(await state(id)).toEqual({ adminId: id, enabled: false, sealedSeed: null, pending: null });
  });

  it('is pending, replaced, then enabled once, moving the epoch', async () => {
    const id = await anAdmin(opened.db);
    expect(await start(id, 'a', 2)).toEqual({ outcome: 'lost', reason: 'epoch_moved' });
    expect(await start(id, 'a')).toEqual({ outcome: 'won', adminId: id });
    expect(await start(id, 'b')).toEqual({ outcome: 'won', adminId: id });
    expect((await state(id)).pending).toMatchObject({ pendingId: 'b', expiresAt: at(100) });
    expect((await state(id)).pending?.sealedSeed.reveal()).toBe('seed b');
    expect(await confirm(id, 'a')).toEqual({ outcome: 'lost', reason: 'not_pending' });
    expect(await confirm(id, 'b', 100)).toEqual({ outcome: 'lost', reason: 'not_pending' });
    expect(await confirm(id, 'b', 1, 2)).toEqual({ outcome: 'lost', reason: 'epoch_moved' });
    expect(await confirm(id, 'b', 99)).toEqual({ outcome: 'won', adminId: id, credentialEpoch: 2 });
    expect(await confirm(id, 'b')).toEqual({ outcome: 'lost', reason: 'not_pending' });
    expect(await start(id, 'c', 2)).toEqual({ outcome: 'lost', reason: 'already_enabled' });
    const enabled = await state(id);
    expect(enabled).toMatchObject({ enabled: true, pending: null });
    expect(enabled.sealedSeed?.reveal()).toBe('seed b');
    expect(await start(await anAdmin(opened.db, { status: 'locked' }), 'a')).toEqual({ outcome: 'lost', reason: 'epoch_moved' });
  });

  it('takes each step once, upwards only, per admin (A1, F02, F05)', async () => {
    const [id, other] = [await anAdmin(opened.db), await anAdmin(opened.db)];
    const claim = (adminId: AdminId, step: number) => commands().claimStep({ adminId, step, at: T0 });
    const replayed = { outcome: 'lost', reason: 'replayed' };
    expect(await claim(id, 101)).toEqual({ outcome: 'lost', reason: 'not_enabled' });
    await enable(id);
    await enable(other);
    expect(await claim(id, 100)).toEqual(replayed);
    expect(await claim(id, 102)).toEqual({ outcome: 'won' });
    expect(await claim(id, 102)).toEqual(replayed);
    expect(await claim(id, 101)).toEqual(replayed);
    expect(await claim(other, 102)).toEqual({ outcome: 'won' });
  });
});

describe('ID-26 the TOTP authenticator', () => {
  const key = (): Redacted<Buffer> => Redacted.of(randomBytes(32));
  const authenticatorWith = (...keys: Redacted<Buffer>[]) =>
    new SealedTotpAuthenticator(new Sealer(keys), { totp: { issuer: 'Back Office', keys } });

  it('v5.0.0-6.5.5 matches one step either way, and answers the step', async () => {
    const authenticator = authenticatorWith(key());
    const { sealedSeed, secret, provisioningUri } = await authenticator.createSeed({ account: 'a@b.test' });
    const raw = Secret.fromBase32(secret.reveal());
    expect(raw.bytes).toHaveLength(20);
    expect(provisioningUri.reveal()).toMatch(/^otpauth:\/\/totp\/Back%20Office:a%40b\.test\?/);
    const step = 60_000_000;
    const now = instant(step * 30_000 + 29_999);
    const codeOf = (at: number) => Redacted.of(TOTP.generate({ secret: raw, timestamp: at * 30_000 }));
    const match = async (code: Redacted) => (await authenticator.match({ sealedSeed, code, at: now })).step;
    expect([await match(codeOf(step - 1)), await match(codeOf(step)), await match(codeOf(step + 1))]).toEqual([
      step - 1,
      step,
      step + 1,
    ]);
    expect([await match(codeOf(step - 2)), await match(codeOf(step + 2))]).toEqual([null, null]);
    for (const bad of ['', ' '.repeat(6), `${codeOf(step).reveal()} `, '１２３４５６', '1e5'])
      expect(await match(Redacted.of(bad))).toBeNull();
    expect((await authenticator.match({ sealedSeed, code: codeOf(0), at: instant(0) })).step).toBe(0);
  });

  it('ID-14 opens seeds under earlier keys, and throws for unknown keys and changed texts', async () => {
    const [old, fresh] = [key(), key()];
    const { sealedSeed } = await authenticatorWith(old).createSeed({ account: 'a' });
    const match = (authenticator: SealedTotpAuthenticator, seed: Redacted) =>
      authenticator.match({ sealedSeed: seed, code: Redacted.of('000000'), at: T0 });
    const rotated = authenticatorWith(fresh, old);
    await expect(match(rotated, sealedSeed)).resolves.toHaveProperty('step');
    expect((await rotated.createSeed({ account: 'a' })).sealedSeed.reveal().split('.')[1]).not.toBe(
      sealedSeed.reveal().split('.')[1],
    );
    await expect(match(authenticatorWith(fresh), sealedSeed)).rejects.toThrow(/PREVIOUS_KEYS/);
    const text = sealedSeed.reveal();
    const flipped = `${text.slice(0, -2)}${text.at(-2) === 'A' ? 'B' : 'A'}${text.slice(-1)}`;
    for (const broken of ['', 'v1', text.slice(0, -8), flipped, `${text}.x`]) {
      await expect(match(rotated, Redacted.of(broken))).rejects.toThrow();
    }
    const sealer = new Sealer([old]);
    for (const short of [Buffer.alloc(0), Buffer.alloc(19, 1)]) {
      await expect(match(rotated, Redacted.of(sealer.seal('totp-seed', short)))).rejects.toThrow(/160 bits/);
    }
    expect(() => sealer.open('one-time-code', text)).toThrow();
  });
});

describe('the password hasher', () => {
  const hasher = new Argon2PasswordHasher();
  const verify = async (password: string, hash: string | null) =>
    (await hasher.verify({ password: Redacted.of(password), hash: hash === null ? null : Redacted.of(hash) })).verdict;

  it('v5.0.0-6.2.8 matches exactly what was hashed, and nothing else', async () => {
    const long = `${'é'.repeat(40)}x`;
    const { hash } = await hasher.hash({ password: Redacted.of(long) });
    expect(hash.reveal()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(hash.reveal()).not.toBe((await hasher.hash({ password: Redacted.of(long) })).hash.reveal());
    expect(await verify(long, hash.reveal())).toBe('match');
    for (const other of [`${long} `, long.slice(0, -1), long.normalize('NFD'), ''])
      expect(await verify(other, hash.reveal())).toBe('mismatch');
  });

  it('an empty or unreadable hash never matches (F22), and costs the same work (F31)', async () => {
    const { hash } = await hasher.hash({ password: Redacted.of('right') });
    for (const unusable of [
      null,
      '',
      ' ',
      'right',
      hash.reveal().slice(0, 40),
      '$2b$10$abcdefghijklmnopqrstuv',
      `${hash.reveal()}\n`,
    ]) {
      expect(await verify('right', unusable)).toBe('mismatch');
      expect(await verify('', unusable)).toBe('mismatch');
    }
    const timeOf = async (stored: string | null) => {
      const started = performance.now();
      for (let round = 0; round < 5; round += 1) await verify('wrong', stored);
      return performance.now() - started;
    };
    const [known, unknown] = [await timeOf(hash.reveal()), await timeOf(null)];
    // A generous bound: without the dummy, `unknown` would be hundreds of times faster.
    expect(unknown).toBeGreaterThan(known / 5);
  });
});
