import { describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { Instant } from '@maatify/admin-infra';
import { codeFor } from '@maatify/admin-infra/testing';
import { at, T0, tally, times, world } from './support/world.js';
import type { World } from './support/world.js';

const STEP = 30_000;
const sealed = Redacted.of('sealed');

describe('ID-26 in-memory TotpAuthenticator', () => {
  // RFC 6238, appendix B: the last six of its eight digits, SHA-1.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('codeFor agrees with RFC 6238 at %d s', (seconds, code) => {
    expect(codeFor('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', seconds * 1_000)).toBe(code);
  });

  it('matches one step of drift either way and answers the step of the code', async () => {
    const { contracts } = world();
    const { sealedSeed, secret, provisioningUri } = await contracts.TotpAuthenticator.createSeed({
      account: 'ada+x@example.org',
    });
    expect(sealedSeed.reveal()).toMatch(/^in-memory-sealed:/);
    expect(secret.reveal()).toMatch(/^[A-Z2-7]{32}$/);
    expect(new URL(provisioningUri.reveal()).searchParams.get('secret')).toBe(secret.reveal());
    expect(decodeURIComponent(provisioningUri.reveal())).toContain(':ada+x@example.org?');
    const now = at(10 * STEP);
    const current = Math.floor(now / STEP);
    for (const drift of [-2, -1, 0, 1, 2]) {
      const code = codeFor(provisioningUri, now + drift * STEP);
      const { step } = await contracts.TotpAuthenticator.match({ sealedSeed, code: Redacted.of(code), at: now });
      expect(step).toBe(Math.abs(drift) <= 1 ? current + drift : null);
    }
    expect(codeFor(secret, now)).toBe(codeFor(provisioningUri, now));
  });

  it('makes a new seed each time and matches nothing but six ASCII digits (A2)', async () => {
    const { contracts } = world();
    const authenticator = contracts.TotpAuthenticator;
    const [one, two] = await Promise.all(times(2, () => authenticator.createSeed({ account: 'a' })));
    expect(one?.secret.reveal()).not.toBe(two?.secret.reveal());
    const { sealedSeed, secret } = await authenticator.createSeed({ account: 'a' });
    const code = codeFor(secret, T0);
    for (const wrong of ['', ` ${code}`, `${code}\n`, `0${code}`, code.slice(1), '１２３４５６']) {
      expect(await authenticator.match({ sealedSeed, code: Redacted.of(wrong), at: T0 })).toEqual({ step: null });
    }
    expect(await authenticator.match({ sealedSeed, code: Redacted.of('000000'), at: 0 as Instant })).toEqual({ step: null });
  });

  it.each(['', 'in-memory-sealed:', 'in-memory-sealed:AAAA', 'something else', 'in-memory-sealed:!!!!'])(
    'throws for the unreadable seed %j, which is never a wrong code (F22)',
    async (seed) => {
      const { contracts } = world();
      const asked = contracts.TotpAuthenticator.match({ sealedSeed: Redacted.of(seed), code: Redacted.of('000000'), at: T0 });
      await expect(asked).rejects.toThrow('cannot be read');
    },
  );

  it('codeFor refuses what is no secret', () => {
    expect(() => codeFor('', T0)).toThrow(TypeError);
    expect(() => codeFor('not base32!', T0)).toThrow(TypeError);
    expect(() => codeFor('otpauth://totp/x', T0)).toThrow(TypeError);
  });
});

describe('in-memory TotpQueryRepository and TotpCommandRepository', () => {
  const start = (w: World, adminId: string, pendingId: string, changes: { expectedEpoch?: number } = {}) =>
    w.contracts.TotpCommandRepository.startPending({
      adminId: adminId as never,
      pendingId,
      sealedSeed: sealed,
      vouchedBy: null,
      expiresAt: at(1_000),
      expectedEpoch: 0,
      replaces: false,
      at: T0,
      ...changes,
    });
  const enable = (
    w: World,
    adminId: string,
    pendingId: string,
    changes: { expectedEpoch?: number; at?: Instant; step?: number } = {},
  ) =>
    w.contracts.TotpCommandRepository.enable({
      adminId: adminId as never,
      pendingId,
      step: 10,
      expectedEpoch: 0,
      replaces: false,
      at: T0,
      ...changes,
    });
  const claimStep = (w: World, adminId: string, step: number) =>
    w.contracts.TotpCommandRepository.claimStep({ adminId: adminId as never, step, at: T0 });

  it('asks about nobody at the same shape', async () => {
    const { contracts, store } = world();
    const { adminId } = store.addAdmin({ email: 'a@example.org' });
    const nothing = { enabled: false, sealedSeed: null, pending: null };
    expect(await contracts.TotpQueryRepository.state({ adminId: null })).toEqual({ adminId: null, ...nothing });
    expect(await contracts.TotpQueryRepository.state({ adminId })).toEqual({ adminId, ...nothing });
  });

  it('enables the named pending seed, once, with its step and the epoch in one write (A9, C9)', async () => {
    const w = world();
    const { adminId } = w.store.addAdmin({ email: 'a@example.org' });
    await start(w, adminId, 'p1');
    expect(await start(w, adminId, 'p2')).toEqual({ outcome: 'won', adminId });
    expect(await w.contracts.TotpQueryRepository.state({ adminId })).toMatchObject({
      enabled: false,
      pending: { pendingId: 'p2', expiresAt: at(1_000) },
    });
    expect(await enable(w, adminId, 'p1')).toMatchObject({ reason: 'not_pending' });
    expect(await enable(w, adminId, 'p2', { expectedEpoch: 1 })).toMatchObject({ reason: 'epoch_moved' });
    expect(await enable(w, adminId, 'p2', { at: at(1_000) })).toMatchObject({ reason: 'not_pending' });
    const answers = await Promise.all(times(4, () => enable(w, adminId, 'p2', { at: at(999) })));
    expect(tally(answers)).toEqual({ won: 1, not_pending: 3 });
    expect(answers[0]).toEqual({ outcome: 'won', adminId, credentialEpoch: 1 });
    expect(w.store.admins.get(adminId)?.credentialEpoch).toBe(1);
    expect(await w.contracts.TotpQueryRepository.state({ adminId })).toMatchObject({ enabled: true, pending: null });
    expect(await claimStep(w, adminId, 10)).toEqual({ outcome: 'lost', reason: 'replayed' });
    expect(await start(w, adminId, 'p3', { expectedEpoch: 1 })).toMatchObject({ reason: 'already_enabled' });
  });

  it('starts only for an active admin under the expected epoch', async () => {
    const w = world();
    const locked = w.store.addAdmin({ email: 'l@example.org', status: 'locked' });
    const active = w.store.addAdmin({ email: 'a@example.org' });
    expect(await start(w, locked.adminId, 'p')).toMatchObject({ reason: 'epoch_moved' });
    expect(await start(w, 'nobody', 'p')).toMatchObject({ reason: 'epoch_moved' });
    expect(await start(w, active.adminId, 'p', { expectedEpoch: 2 })).toMatchObject({ reason: 'epoch_moved' });
    expect(w.store.totp.size).toBe(0);
  });

  it('claimStep: each step once, strictly rising, per admin (A1, F01, F02, F05)', async () => {
    const w = world();
    const [a, b] = ['a', 'b'].map((name) => w.store.addAdmin({ email: `${name}@example.org` }).adminId);
    if (a === undefined || b === undefined) throw new Error('two admins');
    expect(await claimStep(w, a, 5)).toEqual({ outcome: 'lost', reason: 'not_enabled' });
    w.store.enableTotp(a);
    w.store.enableTotp(b);
    expect(tally(await Promise.all(times(64, () => claimStep(w, a, 5))))).toEqual({ won: 1, replayed: 63 });
    expect(await claimStep(w, a, 4)).toMatchObject({ reason: 'replayed' });
    expect(await claimStep(w, b, 5)).toEqual({ outcome: 'won' });
    expect(await claimStep(w, a, 6)).toEqual({ outcome: 'won' });
    // A factor enrolled anew, with a code of an older step, does not make an old step usable again.
    w.store.totp.set(a, { sealedSeed: null, pending: null, lastStep: 60 });
    await start(w, a, 'p');
    expect(await enable(w, a, 'p', { step: 10 })).toMatchObject({ outcome: 'won' });
    expect(await claimStep(w, a, 60)).toMatchObject({ reason: 'replayed' });
    w.store.enableTotp(a);
    expect(await claimStep(w, a, 60)).toMatchObject({ reason: 'replayed' });
    expect(await claimStep(w, a, 61)).toEqual({ outcome: 'won' });
  });
});
