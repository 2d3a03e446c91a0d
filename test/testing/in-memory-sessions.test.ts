import { describe, expect, it } from '@jest/globals';

import {
  at,
  authored,
  challenge,
  digest,
  MINUTE,
  opening,
  session,
  sessionId,
  SYSTEM,
  T0,
  tally,
  times,
  world,
} from './support/world.js';

const ADA = { email: 'ada@example.org' };

describe('in-memory SessionCommandRepository', () => {
  it('open: refuses an admin who is not active, is unknown, or whose epoch moved (A5)', async () => {
    const { store, contracts } = world();
    const sessions = contracts.SessionCommandRepository;
    const ada = store.addAdmin(ADA);
    const locked = store.addAdmin({ email: 'l@example.org', status: 'locked' });
    expect(await sessions.open(opening(session('a', locked.adminId)))).toEqual({ outcome: 'lost', reason: 'not_active' });
    expect(await sessions.open(opening(session('b', 'nobody' as never)))).toEqual({ outcome: 'lost', reason: 'not_active' });
    expect(await sessions.open(opening(session('c', ada.adminId, { credentialEpoch: 1 })))).toEqual({
      outcome: 'lost',
      reason: 'epoch_moved',
    });
    expect(store.sessions.size).toBe(0);
    expect(await sessions.open(opening(session('d', ada.adminId)))).toEqual({ outcome: 'won', sessionId: 'd', endedOldest: 0 });
  });

  it('open: closes its challenge in the same write; of 16 parallel openings one wins (C1)', async () => {
    const { store, contracts } = world();
    const { adminId } = store.addAdmin(ADA);
    await contracts.SessionCommandRepository.openChallenge({ challenge: challenge('c', adminId) });
    const answers = await Promise.all(
      times(16, (n) =>
        contracts.SessionCommandRepository.open(opening(session(`s${String(n)}`, adminId), { closesChallenge: digest('c') })),
      ),
    );
    expect(tally(answers)).toEqual({ won: 1, challenge_closed: 15 });
    expect(store.challenges.get(digest('c'))?.closedAt).toBe(T0);
    expect(store.sessions.size).toBe(1);
  });

  it('open: takes no challenge and no session of another admin', async () => {
    const { store, contracts } = world();
    const ada = store.addAdmin(ADA);
    const bob = store.addAdmin({ email: 'bob@example.org' });
    const sessions = contracts.SessionCommandRepository;
    await sessions.openChallenge({ challenge: challenge('c', bob.adminId) });
    await sessions.open(opening(session('bobs', bob.adminId)));
    expect(await sessions.open(opening(session('x', ada.adminId), { closesChallenge: digest('c') }))).toMatchObject({
      reason: 'challenge_closed',
    });
    expect(await sessions.open(opening(session('x', ada.adminId), { closesChallenge: digest('none') }))).toMatchObject({
      reason: 'challenge_closed',
    });
    expect(await sessions.open(opening(session('x', ada.adminId), { replacesSession: sessionId('bobs') }))).toMatchObject({
      reason: 'session_ended',
    });
    expect(store.sessions.get(sessionId('bobs'))?.endedAt).toBeNull();
    expect(store.challenges.get(digest('c'))?.closedAt).toBeNull();
  });

  it('open: ends the session it replaces, once, and does not count it', async () => {
    const { store, contracts } = world();
    const { adminId } = store.addAdmin(ADA);
    const sessions = contracts.SessionCommandRepository;
    await sessions.open(opening(session('old', adminId)));
    const replacing = (id: string) =>
      sessions.open(
        opening(session(id, adminId, { openedAt: at(5) }), { replacesSession: sessionId('old'), maxLive: 1, whenFull: 'refuse' }),
      );
    expect(tally(await Promise.all([replacing('n1'), replacing('n2')]))).toEqual({ won: 1, session_ended: 1 });
    expect(store.sessions.get(sessionId('old'))).toMatchObject({ endedAt: at(5), endReason: 'replaced' });
  });

  it.each(['refuse', 'end_oldest'] as const)('open: the limit holds under parallel sign-ins, %s (S7, C16)', async (whenFull) => {
    const { store, contracts } = world();
    const { adminId } = store.addAdmin(ADA);
    const answers = await Promise.all(
      times(16, (n) =>
        contracts.SessionCommandRepository.open(opening(session(`s${String(n)}`, adminId), { maxLive: 3, whenFull })),
      ),
    );
    const live = [...store.sessions.values()].filter(({ endedAt }) => endedAt === null).map((row) => row.sessionId);
    expect(live).toHaveLength(3);
    if (whenFull === 'refuse') {
      expect(tally(answers)).toEqual({ won: 3, limit_reached: 13 });
    } else {
      expect(tally(answers)).toEqual({ won: 16 });
      expect(live).toEqual(['s13', 's14', 's15']);
      expect(store.sessions.get(sessionId('s0'))).toMatchObject({ endReason: 'limit' });
    }
  });

  it('open: ends as many as the lowered limit asks for, the oldest by opening first', async () => {
    const { store, contracts } = world();
    const { adminId } = store.addAdmin(ADA);
    const sessions = contracts.SessionCommandRepository;
    for (const [id, openedAt] of [
      ['young', 30],
      ['oldest', 10],
      ['old', 20],
    ] as const) {
      await sessions.open(opening(session(id, adminId, { openedAt: at(openedAt), lastSeenAt: at(openedAt) })));
    }
    const claim = await sessions.open(opening(session('new', adminId, { openedAt: at(40) }), { maxLive: 2 }));
    expect(claim).toEqual({ outcome: 'won', sessionId: 'new', endedOldest: 2 });
    expect([...store.sessions.values()].filter((row) => row.endedAt === null).map((row) => row.sessionId)).toEqual([
      'young',
      'new',
    ]);
  });

  it.each([
    ['ended', { endedAt: T0, endReason: 'revoked' }, 0],
    ['expired', { expiresAt: at(10 * MINUTE) }, 0],
    ['of an older credential epoch', { credentialEpoch: 7 }, 0],
    ['of an older system epoch', { systemEpoch: 7 }, 0],
    ['idle', { lastSeenAt: at(5 * MINUTE - 1) }, 0],
    ['too old', { openedAt: at(-1) }, 0],
    ['last seen at the border', { lastSeenAt: at(5 * MINUTE) }, 1],
    ['live', {}, 1],
  ] as const)('open: a session that is %s counts as it should', async (_, changes, counted) => {
    const { store, contracts } = world();
    const { adminId } = store.addAdmin(ADA);
    store.sessions.set(sessionId('other'), {
      ...session('other', adminId, { lastSeenAt: at(9 * MINUTE), ...changes }),
      tokenDigest: digest('other'),
    });
    const record = session('new', adminId, { openedAt: at(10 * MINUTE), lastSeenAt: at(10 * MINUTE) });
    const claim = await contracts.SessionCommandRepository.open(
      opening(record, { maxLive: 1, idleSince: at(5 * MINUTE), openedSince: T0 }),
    );
    expect(claim).toMatchObject({ outcome: 'won', endedOldest: counted });
  });

  it('open: a duplicate id or token is refused before anything is written', async () => {
    const { store, contracts } = world();
    const { adminId } = store.addAdmin(ADA);
    const sessions = contracts.SessionCommandRepository;
    await sessions.open(opening(session('a', adminId)));
    await sessions.openChallenge({ challenge: challenge('c', adminId) });
    const before = store.contents();
    await expect(sessions.open(opening(session('a', adminId), { closesChallenge: digest('c') }))).rejects.toThrow(
      'opened before',
    );
    await expect(sessions.open(opening(session('b', adminId), { tokenDigest: digest('token of a') }))).rejects.toThrow(
      'opened before',
    );
    await expect(sessions.openChallenge({ challenge: challenge('c', adminId) })).rejects.toThrow('opened before');
    expect(store.contents()).toEqual(before);
  });

  it('openChallenge: only while the admin is active with the epoch of the challenge', async () => {
    const { store, contracts } = world();
    const ada = store.addAdmin(ADA);
    const suspended = store.addAdmin({ email: 's@example.org', status: 'suspended' });
    const sessions = contracts.SessionCommandRepository;
    expect(await sessions.openChallenge({ challenge: challenge('a', suspended.adminId) })).toMatchObject({
      reason: 'not_active',
    });
    expect(await sessions.openChallenge({ challenge: challenge('a', ada.adminId, { credentialEpoch: 3 }) })).toMatchObject({
      reason: 'epoch_moved',
    });
    expect(await sessions.openChallenge({ challenge: challenge('a', ada.adminId) })).toEqual({
      outcome: 'won',
      challengeDigest: digest('a'),
    });
  });

  it('touch moves forward only and never revives; end is terminal and needs both ids (S5, C15)', async () => {
    const { store, contracts } = world();
    const { adminId } = store.addAdmin(ADA);
    const sessions = contracts.SessionCommandRepository;
    const id = sessionId('a');
    await sessions.open(opening(session('a', adminId)));
    expect(await sessions.touch({ sessionId: id, at: at(50) })).toEqual({ outcome: 'won' });
    expect(await sessions.touch({ sessionId: id, at: at(20) })).toEqual({ outcome: 'won' });
    expect(store.sessions.get(id)?.lastSeenAt).toBe(at(50));
    expect(await sessions.end({ sessionId: id, adminId: 'other' as never, reason: 'revoked', at: at(60) })).toMatchObject({
      reason: 'not_found',
    });
    const ends = await Promise.all(times(4, (n) => sessions.end({ sessionId: id, adminId, reason: 'revoked', at: at(60 + n) })));
    expect(tally(ends)).toEqual({ won: 1, already_ended: 3 });
    expect(await sessions.touch({ sessionId: id, at: at(90) })).toEqual({ outcome: 'lost', reason: 'ended' });
    expect(await sessions.touch({ sessionId: sessionId('none'), at: at(90) })).toEqual({ outcome: 'lost', reason: 'ended' });
    expect(store.sessions.get(id)).toMatchObject({ lastSeenAt: at(50), endedAt: at(60), endReason: 'revoked' });
  });

  it('endAll moves the epoch once and holds the author (S4, Z3)', async () => {
    const { store, contracts } = world();
    const ada = store.addAdmin(ADA);
    const { adminId } = ada;
    const sessions = contracts.SessionCommandRepository;
    const answers = await Promise.all(times(8, () => sessions.endAll({ adminId, expectedEpoch: 0, at: T0, by: SYSTEM })));
    expect(tally(answers)).toEqual({ won: 1, epoch_moved: 7 });
    expect(answers[0]).toEqual({ outcome: 'won', adminId, credentialEpoch: 1 });
    // The author's own epoch has moved with it.
    expect(await sessions.endAll({ adminId, expectedEpoch: 1, at: T0, by: authored(ada) })).toMatchObject({
      reason: 'author_moved',
    });
    expect(await sessions.endAll({ adminId: 'none' as never, expectedEpoch: 0, at: T0, by: SYSTEM })).toMatchObject({
      reason: 'not_found',
    });
    expect(store.admins.get(adminId)?.credentialEpoch).toBe(1);
  });
});

describe('in-memory SessionQueryRepository', () => {
  it('answers session, admin and device in one read, frozen, without the token', async () => {
    const { store, contracts } = world();
    const { adminId } = store.addAdmin(ADA);
    const deviceDigest = digest('device');
    await contracts.SessionCommandRepository.open(opening(session('a', adminId, { deviceDigest })));
    const found = await contracts.SessionQueryRepository.byTokenDigest({ tokenDigest: digest('token of a') });
    expect(found).toEqual({
      session: session('a', adminId, { deviceDigest }),
      adminStatus: 'active',
      adminCredentialEpoch: 0,
      deviceRevoked: false,
      impersonator: null,
      tokenDigest: digest('token of a'),
    });
    expect(Object.isFrozen(found) && Object.isFrozen(found?.session)).toBe(true);
    expect(found?.session).not.toBe(store.sessions.get(sessionId('a')));

    store.revokeDevice(adminId, deviceDigest);
    expect(await contracts.SessionQueryRepository.byId({ sessionId: sessionId('a') })).toMatchObject({ deviceRevoked: true });
    expect(await contracts.SessionQueryRepository.byId({ sessionId: sessionId('none') })).toBeNull();
    expect(await contracts.SessionQueryRepository.byTokenDigest({ tokenDigest: digest('none') })).toBeNull();
    expect(await contracts.SessionQueryRepository.adminState({ adminId })).toEqual({
      adminId,
      adminStatus: 'active',
      adminCredentialEpoch: 0,
    });
    expect(await contracts.SessionQueryRepository.adminState({ adminId: 'none' as never })).toBeNull();
  });

  it('answers a challenge with what its next step needs; the device is recognised by a session record', async () => {
    const { store, contracts } = world();
    const { adminId } = store.addAdmin(ADA);
    const deviceDigest = digest('device');
    await contracts.SessionCommandRepository.openChallenge({ challenge: challenge('c', adminId, { deviceDigest }) });
    const read = () => contracts.SessionQueryRepository.challengeByDigest({ challengeDigest: digest('c') });
    expect(await read()).toMatchObject({ adminStatus: 'active', mustChangePassword: false, deviceRecognised: false });
    await contracts.SessionCommandRepository.open(opening(session('a', adminId, { deviceDigest })));
    await contracts.SessionCommandRepository.end({ sessionId: sessionId('a'), adminId, reason: 'signed_out', at: T0 });
    expect(await read()).toMatchObject({ deviceRecognised: true });
    expect(await contracts.SessionQueryRepository.challengeByDigest({ challengeDigest: digest('none') })).toBeNull();
  });

  it('pages newest first, stable under inserts, and refuses what is no cursor of this list', async () => {
    const { store, contracts } = world();
    const { adminId } = store.addAdmin(ADA);
    const open = (id: string, ms: number) =>
      contracts.SessionCommandRepository.open(
        opening(session(id, adminId, { openedAt: at(ms), lastSeenAt: at(ms) }), { maxLive: 50 }),
      );
    // Two of the same moment are told apart by the order they came in.
    for (const [id, ms] of [
      ['a', 1],
      ['b', 2],
      ['c', 2],
      ['d', 3],
    ] as const)
      await open(id, ms);
    const page = async (cursor: string | null) => {
      const answer = await contracts.SessionQueryRepository.page({ adminId, cursor, limit: 2 });
      if (answer.outcome !== 'page') throw new Error('no page');
      return { ids: answer.sessions.map(({ session: row }) => row.sessionId), next: answer.next };
    };
    const first = await page(null);
    expect(first.ids).toEqual(['d', 'c']);
    await open('e', 4);
    const second = await page(first.next);
    expect(second).toEqual({ ids: ['b', 'a'], next: null });
    expect(first.next).toMatch(/^[A-Za-z0-9_-]+$/);

    const admins = times(3, (n) => store.addAdmin({ email: `x${String(n)}@example.org` }));
    const foreign = await contracts.AdminQueryRepository.page({ filter: { status: null, search: null }, cursor: null, limit: 1 });
    expect(admins).toHaveLength(3);
    const cursors = [
      '',
      'x',
      `${String(first.next)}A`,
      `${String(first.next)}=`,
      'bnVsbA',
      '{}',
      foreign.outcome === 'page' ? foreign.next : '',
    ];
    for (const cursor of cursors) {
      expect(await contracts.SessionQueryRepository.page({ adminId, cursor, limit: 2 })).toEqual({ outcome: 'invalid_cursor' });
    }
  });
});
