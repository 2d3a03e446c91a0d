import type { AdminId, SessionId } from '@maatify/admin-infra';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { PgAdminCommandRepository } from '../../src/adapters/pg-admin-command-repository.js';
import { PgSessionCommandRepository } from '../../src/adapters/pg-session-command-repository.js';
import { PgSessionQueryRepository } from '../../src/adapters/pg-session-query-repository.js';
import type { OpenedDatabase } from '../../src/database/database.js';
import { openEmbedded } from './support/databases.js';
import { aChallenge, anAdmin, anOpening, aSession, at, by, digest, LIFELINE, SYSTEM, T0 } from './support/given.js';

describe('sessions', () => {
  let opened: OpenedDatabase;
  let commands: PgSessionCommandRepository;
  let queries: PgSessionQueryRepository;
  beforeAll(async () => {
    opened = await openEmbedded();
    commands = new PgSessionCommandRepository(opened.db);
    queries = new PgSessionQueryRepository(opened.db);
    await anAdmin(opened.db, { abilities: [LIFELINE] });
  });
  afterAll(() => opened.close());

  const endOf = async (sessionId: SessionId) => {
    const session = (await queries.byId({ sessionId }))?.session;
    return session === undefined ? null : { endedAt: session.endedAt, endReason: session.endReason };
  };

  it('reads back what was opened, exactly', async () => {
    const id = await anAdmin(opened.db);
    const session = aSession(id, { deviceDigest: digest(), systemEpoch: 7 });
    const opening = anOpening(session);
    expect(await commands.open(opening)).toEqual({ outcome: 'won', sessionId: session.sessionId, endedOldest: 0 });
    const snapshot = { session, adminStatus: 'active', adminCredentialEpoch: 1, deviceRevoked: false };
    expect(await queries.byTokenDigest({ tokenDigest: opening.tokenDigest })).toEqual({
      ...snapshot,
      tokenDigest: opening.tokenDigest,
    });
    expect(await queries.byId({ sessionId: session.sessionId })).toEqual(snapshot);
    expect(await queries.byTokenDigest({ tokenDigest: digest() })).toBeNull();
    expect(await queries.adminState({ adminId: id })).toEqual({ adminId: id, adminStatus: 'active', adminCredentialEpoch: 1 });
    expect(await queries.adminState({ adminId: 'nobody' as AdminId })).toBeNull();
  });

  it('opens only for an active admin under its epoch', async () => {
    const suspended = await anAdmin(opened.db, { status: 'suspended' });
    const active = await anAdmin(opened.db);
    const open = (id: AdminId, credentialEpoch: number) => commands.open(anOpening(aSession(id, { credentialEpoch })));
    const challenge = (id: AdminId, credentialEpoch: number) =>
      commands.openChallenge({ challenge: aChallenge(id, { credentialEpoch }) });
    for (const attempt of [open, challenge]) {
      expect(await attempt(suspended, 1)).toEqual({ outcome: 'lost', reason: 'not_active' });
      expect(await attempt('nobody' as AdminId, 1)).toEqual({ outcome: 'lost', reason: 'not_active' });
      expect(await attempt(active, 2)).toEqual({ outcome: 'lost', reason: 'epoch_moved' });
    }
  });

  it('closes its challenge and ends what it replaces by the same write, once', async () => {
    const id = await anAdmin(opened.db);
    const other = await anAdmin(opened.db);
    const challenge = aChallenge(id, { deviceDigest: digest('known') });
    await commands.openChallenge({ challenge });
    const earlier = aSession(id);
    await commands.open(anOpening(earlier));
    const closes = { closesChallenge: challenge.challengeDigest };
    const replaces = { replacesSession: earlier.sessionId };
    const next = aSession(id, { openedAt: at(10) });

    expect(await commands.open(anOpening(aSession(other), closes))).toEqual({ outcome: 'lost', reason: 'challenge_closed' });
    expect(await commands.open(anOpening(aSession(other), replaces))).toEqual({ outcome: 'lost', reason: 'session_ended' });
    // Lost for the second reason, nothing of the first was written.
    expect(await commands.open(anOpening(next, { ...closes, replacesSession: 'none' as SessionId }))).toEqual({
      outcome: 'lost',
      reason: 'session_ended',
    });
    expect((await queries.challengeByDigest(challenge))?.challenge.closedAt).toBeNull();

    expect(await commands.open(anOpening(next, { ...closes, ...replaces }))).toMatchObject({ outcome: 'won' });
    expect((await queries.challengeByDigest(challenge))?.challenge).toEqual({ ...challenge, closedAt: at(10) });
    expect(await endOf(earlier.sessionId)).toEqual({ endedAt: at(10), endReason: 'replaced' });
    expect(await commands.open(anOpening(aSession(id), closes))).toEqual({ outcome: 'lost', reason: 'challenge_closed' });
    expect(await commands.open(anOpening(aSession(id), replaces))).toEqual({ outcome: 'lost', reason: 'session_ended' });
  });

  it('answers a challenge with the device it may be recognised by', async () => {
    const id = await anAdmin(opened.db);
    const device = digest();
    const challenge = aChallenge(id, { deviceDigest: device });
    await commands.openChallenge({ challenge });
    expect(await queries.challengeByDigest(challenge)).toEqual({
      challenge,
      adminStatus: 'active',
      adminCredentialEpoch: 1,
      mustChangePassword: false,
      deviceRecognised: false,
    });
    await commands.open(anOpening(aSession(id, { deviceDigest: device })));
    expect((await queries.challengeByDigest(challenge))?.deviceRecognised).toBe(true);
    expect(await queries.challengeByDigest({ challengeDigest: digest() })).toBeNull();
  });

  it('counts only live sessions against the limit, and ends the oldest', async () => {
    const id = await anAdmin(opened.db);
    const dead = [
      aSession(id, { credentialEpoch: 0 }),
      aSession(id, { systemEpoch: 9 }),
      aSession(id, { expiresAt: at(20) }),
      aSession(id, { endedAt: T0, endReason: 'revoked' }),
      aSession(id, { lastSeenAt: at(-1) }),
      aSession(id, { openedAt: at(-1) }),
    ];
    const table = (await import('../../src/database/schema.js')).sessions;
    await opened.db
      .insert(table)
      .values(dead.map(({ sessionId, ...rest }) => ({ id: sessionId, tokenDigest: digest(), ...rest })));
    const limit = { maxLive: 2, idleSince: T0, openedSince: T0 };
    const opening = (ms: number, whenFull: 'end_oldest' | 'refuse', replacesSession: SessionId | null = null) =>
      anOpening(aSession(id, { openedAt: at(ms), lastSeenAt: at(ms) }), { replacesSession }, { ...limit, whenFull });
    const [first, second] = [opening(20, 'refuse'), opening(21, 'refuse')];
    expect(await commands.open(first)).toMatchObject({ outcome: 'won', endedOldest: 0 });
    expect(await commands.open(second)).toMatchObject({ outcome: 'won' });
    expect(await commands.open(opening(22, 'refuse'))).toEqual({ outcome: 'lost', reason: 'limit_reached' });
    expect(await commands.open(opening(23, 'refuse', second.session.sessionId))).toMatchObject({
      outcome: 'won',
      endedOldest: 0,
    });
    expect(await commands.open(opening(24, 'end_oldest'))).toMatchObject({ outcome: 'won', endedOldest: 1 });
    expect(await endOf(first.session.sessionId)).toEqual({ endedAt: at(24), endReason: 'limit' });
    // A limit lowered since ends as many as are too many.
    expect(
      await commands.open({ ...opening(25, 'end_oldest'), limit: { ...limit, maxLive: 1, whenFull: 'end_oldest' } }),
    ).toMatchObject({ endedOldest: 2 });
    for (const { sessionId, endedAt } of dead) expect((await endOf(sessionId))?.endedAt).toBe(endedAt);
  });

  it('touches forward only, and never an ended one (C15)', async () => {
    const id = await anAdmin(opened.db);
    const session = aSession(id);
    const { sessionId } = session;
    await commands.open(anOpening(session));
    expect(await commands.touch({ sessionId, at: at(100) })).toEqual({ outcome: 'won' });
    expect(await commands.touch({ sessionId, at: at(50) })).toEqual({ outcome: 'won' });
    expect((await queries.byId({ sessionId }))?.session.lastSeenAt).toBe(at(100));
    expect(await commands.end({ sessionId, adminId: await anAdmin(opened.db), reason: 'revoked', at: at(1) })).toEqual({
      outcome: 'lost',
      reason: 'not_found',
    });
    expect(await commands.end({ sessionId, adminId: id, reason: 'signed_out', at: at(200) })).toEqual({ outcome: 'won' });
    expect(await commands.end({ sessionId, adminId: id, reason: 'revoked', at: at(300) })).toEqual({
      outcome: 'lost',
      reason: 'already_ended',
    });
    expect(await commands.touch({ sessionId, at: at(400) })).toEqual({ outcome: 'lost', reason: 'ended' });
    expect(await endOf(sessionId)).toEqual({ endedAt: at(200), endReason: 'signed_out' });
    expect((await queries.byId({ sessionId }))?.session.lastSeenAt).toBe(at(100));
  });

  it('ends all by moving the epoch, conditionally', async () => {
    const id = await anAdmin(opened.db);
    const author = await anAdmin(opened.db);
    const endAll = (expectedEpoch: number, who = by(author), adminId = id) =>
      commands.endAll({ adminId, expectedEpoch, at: T0, by: who });
    expect(await endAll(2)).toEqual({ outcome: 'lost', reason: 'epoch_moved' });
    expect(await endAll(1, by(author, 3))).toEqual({ outcome: 'lost', reason: 'author_moved' });
    expect(await endAll(1, SYSTEM, 'nobody' as AdminId)).toEqual({ outcome: 'lost', reason: 'not_found' });
    expect(await endAll(1)).toEqual({ outcome: 'won', adminId: id, credentialEpoch: 2 });
    expect(await endAll(2, by(id, 2))).toEqual({ outcome: 'won', adminId: id, credentialEpoch: 3 });
    await new PgAdminCommandRepository(opened.db).changeStatus({
      adminId: author,
      from: 'active',
      to: 'locked',
      expectedVersion: 1,
      reason: null,
      at: T0,
      by: SYSTEM,
      lifelineAbility: LIFELINE,
    });
    expect(await endAll(3)).toEqual({ outcome: 'lost', reason: 'author_moved' });
  });

  it('pages newest first, stable under inserts, and only one admin’s', async () => {
    const id = await anAdmin(opened.db);
    await commands.open(anOpening(aSession(await anAdmin(opened.db))));
    const made: SessionId[] = [];
    const open = async (ms: number) => {
      const session = aSession(id, { openedAt: at(ms) });
      await commands.open(anOpening(session, {}, { maxLive: 100 }));
      made.unshift(session.sessionId);
    };
    for (const ms of [0, 0, 1, 1, 2]) await open(ms);
    const expected = [...made];
    const seen: SessionId[] = [];
    let cursor: string | null = null;
    do {
      const page = await queries.page({ adminId: id, cursor, limit: 2 });
      if (page.outcome !== 'page') throw new Error('invalid');
      seen.push(...page.sessions.map(({ sessionId }) => sessionId));
      cursor = page.next;
      await open(3);
    } while (cursor !== null);
    expect(seen).toEqual(expected);
    expect(await queries.page({ adminId: id, cursor: 'x', limit: 2 })).toEqual({ outcome: 'invalid_cursor' });
  });
});
