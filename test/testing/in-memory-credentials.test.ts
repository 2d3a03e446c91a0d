import { describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { AttemptReservation, CodeIssue, Factor, WriteAuthor } from '@maatify/admin-infra';
import { at, authored, digest, MINUTE, SYSTEM, T0, tally, times, world } from './support/world.js';
import type { World } from './support/world.js';

const LOCKOUT = 30 * MINUTE;
const WINDOW = 1_440 * MINUTE;

function reserve({ contracts }: World, ms = 0, changes: Partial<AttemptReservation> = {}) {
  return contracts.AttemptLimiter.reserve({
    budget: 'admin:1',
    factor: 'password',
    limit: 5,
    lockoutMs: LOCKOUT,
    windowMs: WINDOW,
    at: at(ms),
    ...changes,
  });
}

async function reservationId(w: World, ms = 0, changes: Partial<AttemptReservation> = {}): Promise<string> {
  const claim = await reserve(w, ms, changes);
  if (claim.outcome !== 'reserved') throw new Error('throttled');
  return claim.reservationId;
}

function settle({ contracts }: World, id: string, result: 'succeeded' | 'returned', factor: Factor = 'password', ms = 0) {
  return contracts.AttemptLimiter.settle({ budget: 'admin:1', factor, reservationId: id, result, at: at(ms) });
}

describe('in-memory AttemptLimiter', () => {
  it('of 50 parallel attempts exactly the limit is reserved, each with its own rest (A3, C2)', async () => {
    const w = world();
    const answers = await Promise.all(times(50, () => reserve(w)));
    expect(tally(answers)).toEqual({ reserved: 5, throttled: 45 });
    const reserved = answers.filter((answer) => answer.outcome === 'reserved');
    expect(reserved.map((answer) => answer.attemptsLeft)).toEqual([4, 3, 2, 1, 0]);
    expect(reserved.map((answer) => answer.throttledUntil)).toEqual([null, null, null, null, at(LOCKOUT)]);
    expect(new Set(reserved.map((answer) => answer.reservationId)).size).toBe(5);
  });

  it('hammering does not prolong a lock; when it is over the budget starts anew (A10, F12)', async () => {
    const w = world();
    await Promise.all(times(5, () => reserve(w)));
    expect(await reserve(w, LOCKOUT - 1)).toEqual({ outcome: 'throttled', retryAt: at(LOCKOUT) });
    expect(await reserve(w, LOCKOUT)).toMatchObject({ outcome: 'reserved', attemptsLeft: 4, throttledUntil: null });
    await Promise.all(times(4, () => reserve(w, LOCKOUT)));
    expect(await reserve(w, LOCKOUT)).toEqual({ outcome: 'throttled', retryAt: at(2 * LOCKOUT) });
  });

  it('both factors share the budget; success gives back the part of its own factor and lifts the lock (F13)', async () => {
    const w = world();
    await Promise.all(times(3, () => reserve(w, 0, { factor: 'totp' })));
    await reserve(w);
    const last = await reservationId(w);
    expect(await reserve(w)).toMatchObject({ outcome: 'throttled' });
    await settle(w, last, 'succeeded');
    expect(await reserve(w)).toMatchObject({ outcome: 'reserved', attemptsLeft: 1 });
    await settle(w, last, 'succeeded');
    expect(await reserve(w)).toMatchObject({ outcome: 'reserved', attemptsLeft: 0 });
  });

  it('takes one reservation back, once, and the lock it led to', async () => {
    const w = world();
    await Promise.all(times(4, () => reserve(w)));
    const last = await reservationId(w);
    await Promise.all([settle(w, last, 'returned'), settle(w, last, 'returned')]);
    expect(await reserve(w)).toMatchObject({ outcome: 'reserved', attemptsLeft: 0 });
  });

  it('a settlement of another factor or of nothing changes nothing', async () => {
    const w = world();
    const first = await reservationId(w);
    await Promise.all(times(4, () => reserve(w, 0, { factor: 'totp' })));
    const before = w.store.contents();
    await settle(w, first, 'succeeded', 'totp');
    await settle(w, 'reservation-99', 'returned');
    expect(w.store.contents()).toEqual(before);
    expect(await reserve(w, LOCKOUT)).toMatchObject({ attemptsLeft: 4 });
  });

  it('never reserves beyond a limit that was lowered, and lets go again after the lockout', async () => {
    const w = world();
    await Promise.all(times(4, () => reserve(w)));
    expect(await reserve(w, 7, { limit: 3 })).toEqual({ outcome: 'throttled', retryAt: at(LOCKOUT + 7) });
    expect(await reserve(w, 9, { limit: 3 })).toEqual({ outcome: 'throttled', retryAt: at(LOCKOUT + 7) });
    expect(await reserve(w, LOCKOUT + 7, { limit: 3 })).toMatchObject({ attemptsLeft: 2 });
  });

  it('never touches another budget (F11)', async () => {
    const w = world();
    await Promise.all(times(9, () => reserve(w)));
    expect(await reserve(w, 0, { budget: 'unknown:x' })).toMatchObject({ attemptsLeft: 4 });
  });
});

describe('in-memory PasswordHasher', () => {
  const MISMATCH = { verdict: 'mismatch', needsRehash: false };

  it('v5.0.0-6.2.8 matches the password exactly as it was sent', async () => {
    const { contracts } = world();
    const hasher = contracts.PasswordHasher;
    const password = ` ${'long '.repeat(40)}é\u{1f600} `;
    const { hash } = await hasher.hash({ password: Redacted.of(password) });
    const verdict = async (text: string) => (await hasher.verify({ password: Redacted.of(text), hash })).verdict;
    expect(await verdict(password)).toBe('match');
    for (const other of [password.trim(), password.slice(0, 72), password.slice(0, -1), password.normalize('NFD'), '']) {
      expect(await verdict(other)).toBe('mismatch');
    }
  });

  it('wants an old hash made anew, once it matched', async () => {
    const { contracts } = world();
    const { hash } = await contracts.PasswordHasher.hash({ password: Redacted.of('x') });
    const old = Redacted.of(`old-${hash.reveal()}`);
    const verify = (password: string, against: Redacted) =>
      contracts.PasswordHasher.verify({ password: Redacted.of(password), hash: against });
    expect(await verify('x', hash)).toEqual({ verdict: 'match', needsRehash: false });
    expect(await verify('x', old)).toEqual({ verdict: 'match', needsRehash: true });
    expect(await verify('y', old)).toEqual(MISMATCH);
  });

  it('tells ill-formed texts apart', async () => {
    const { contracts } = world();
    const { hash } = await contracts.PasswordHasher.hash({ password: Redacted.of('\ud800') });
    expect(await contracts.PasswordHasher.verify({ password: Redacted.of('\ud801'), hash })).toEqual(MISMATCH);
  });

  it('salts, does its work without a hash, and never matches an unreadable one (A7, F22)', async () => {
    const { contracts } = world();
    const hasher = contracts.PasswordHasher;
    const password = Redacted.of('x');
    const [first, second] = await Promise.all([hasher.hash({ password }), hasher.hash({ password })]);
    expect(first.hash.reveal()).not.toBe(second.hash.reveal());
    for (const hash of [null, Redacted.of(''), Redacted.of('plain'), Redacted.of(`${first.hash.reveal()} `)]) {
      expect(await hasher.verify({ password, hash })).toEqual(MISMATCH);
      expect(await hasher.verify({ password: Redacted.of(''), hash })).toEqual(MISMATCH);
    }
    expect(hasher.verifications).toBe(8);
    expect(hasher.hashings).toBe(2);
  });

  it('makes the same hashes from the same random bytes', () => {
    const { store } = world();
    expect(store.addAdmin({ email: 'a@example.org', password: 'p' }).passwordHash?.reveal()).toMatch(/^in-memory-scrypt\$/);
  });
});

describe('in-memory OneTimeCodeRepository', () => {
  function invitee(w: World) {
    return w.store.addAdmin({ email: 'New@example.org', status: 'pending_verification', emailVerified: false });
  }
  function issue(w: World, adminId: string, code: string, ms = 0, changes: Partial<CodeIssue> = {}) {
    return w.contracts.OneTimeCodeRepository.issue({
      adminId: adminId as never,
      purpose: 'invitation',
      codeDigest: digest(code),
      issuedAt: at(ms),
      expiresAt: at(ms + 60 * MINUTE),
      notSince: at(ms - MINUTE),
      by: SYSTEM,
      ...changes,
    });
  }
  function claim(w: World, code: string, ms = 0, changes: { purpose?: 'invitation' | 'totp_enrolment'; adminId?: string } = {}) {
    const { purpose = 'invitation', adminId = null } = changes;
    return w.contracts.OneTimeCodeRepository.claim({ codeDigest: digest(code), purpose, adminId: adminId as never, at: at(ms) });
  }

  it('v5.0.0-6.5.1 of parallel claims exactly one wins', async () => {
    const w = world();
    const { adminId } = invitee(w);
    expect(await issue(w, adminId, 'c')).toEqual({ outcome: 'won', adminId, address: 'New@example.org' });
    const answers = await Promise.all(times(16, () => claim(w, 'c')));
    expect(tally(answers)).toEqual({ won: 1, unknown: 15 });
    expect(answers[0]).toEqual({ outcome: 'won', adminId, codeDigest: digest('c') });
  });

  it('a later code replaces the earlier one, not before the interval is over, and `retryAt` is exact', async () => {
    const w = world();
    const { adminId } = invitee(w);
    await issue(w, adminId, 'first');
    const tooSoon = await issue(w, adminId, 'second', 1_000);
    expect(tooSoon).toEqual({ outcome: 'lost', reason: 'too_soon', retryAt: at(MINUTE + 1) });
    expect(await issue(w, adminId, 'second', MINUTE)).toMatchObject({ reason: 'too_soon' });
    expect(await issue(w, adminId, 'second', MINUTE + 1)).toMatchObject({ outcome: 'won' });
    expect(await claim(w, 'first', MINUTE + 2)).toEqual({ outcome: 'lost', reason: 'unknown' });
    expect(await claim(w, 'second', MINUTE + 2)).toMatchObject({ outcome: 'won' });
    // A code that was used up was sent all the same.
    expect(await issue(w, adminId, 'third', MINUTE + 3)).toMatchObject({ reason: 'too_soon' });
  });

  it('an expired code stays unusable, also when the clock steps back (C22)', async () => {
    const w = world();
    const { adminId } = invitee(w);
    await issue(w, adminId, 'c');
    expect(await claim(w, 'c', 60 * MINUTE)).toEqual({ outcome: 'lost', reason: 'expired' });
    expect(await claim(w, 'c', 0)).toEqual({ outcome: 'lost', reason: 'expired' });
  });

  it('works for its purpose and its admin only, and a wrong question does not use it up', async () => {
    const w = world();
    const { adminId } = invitee(w);
    await issue(w, adminId, 'c');
    expect(await claim(w, 'c', 0, { purpose: 'totp_enrolment' })).toMatchObject({ reason: 'unknown' });
    expect(await claim(w, 'c', 0, { adminId: 'other' })).toMatchObject({ reason: 'unknown' });
    expect(await claim(w, 'never issued')).toMatchObject({ reason: 'unknown' });
    expect(await claim(w, 'c', 0, { adminId })).toMatchObject({ outcome: 'won' });
  });

  it('is due only to whom it can help, and holds its author', async () => {
    const w = world();
    const active = w.store.addAdmin({ email: 'active@example.org' });
    const accepted = w.store.addAdmin({ email: 'acc@example.org', status: 'pending_verification', password: 'set' });
    const none = { outcome: 'lost', retryAt: null };
    expect(await issue(w, 'nobody', 'a')).toEqual({ ...none, reason: 'not_found' });
    expect(await issue(w, active.adminId, 'a')).toEqual({ ...none, reason: 'not_due' });
    expect(await issue(w, accepted.adminId, 'a')).toEqual({ ...none, reason: 'not_due' });
    const by: WriteAuthor = { ...authored(active), credentialEpoch: 4 } as WriteAuthor;
    expect(await issue(w, invitee(w).adminId, 'a', 0, { by })).toEqual({ ...none, reason: 'author_moved' });
    expect(await issue(w, active.adminId, 'a', 0, { purpose: 'totp_enrolment' })).toMatchObject({ outcome: 'won' });
    w.store.enableTotp(active.adminId);
    expect(await issue(w, active.adminId, 'b', 9 * MINUTE, { purpose: 'totp_enrolment' })).toEqual({
      ...none,
      reason: 'not_due',
    });
    expect(w.store.codes.get(digest('a'))?.issuedAt).toBe(T0);
  });

  it('refuses a digest that was issued before', async () => {
    const w = world();
    const { adminId } = invitee(w);
    await issue(w, adminId, 'c');
    await expect(issue(w, adminId, 'c', 5 * MINUTE)).rejects.toThrow('issued before');
    await expect(issue(w, w.store.addAdmin({ email: 'b@example.org', status: 'created' }).adminId, 'c')).rejects.toThrow(
      'issued before',
    );
  });
});
