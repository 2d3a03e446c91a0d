import type { Arranged, Given } from '../kit/arranged.js';
import { NOBODY, together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, START, UNICODE } from '../kit/moments.js';
import { idsOf } from './session-list.js';
import { anOpening, aSession, opened } from './session-records.js';

const ONE_MOMENT = 'each method is one read of one consistent moment, never of a lagging replica';
const NOT_HIDDEN = 'null means "no such record": dead sessions are answered, not hidden';
const ROUND_TRIP = 'a record is answered as it was stored';

function byId(arranged: Arranged, { sessionId }: Parameters<Arranged['contracts']['SessionQueryRepository']['byId']>[0]) {
  return arranged.contracts.SessionQueryRepository.byId({ sessionId });
}

/** An open session and the digest that finds it. */
async function withToken(arranged: Arranged, admin: Given) {
  const opening = anOpening(arranged, aSession(arranged, admin));
  await arranged.arrange('a session', arranged.contracts.SessionCommandRepository.open(opening));
  return opening;
}

export const sessionReadCases = casesOf('SessionQueryRepository', [
  {
    name: 'byId: every field comes back as it was stored',
    rule: ROUND_TRIP,
    run: async (arranged) => {
      const [admin, impersonator] = [await arranged.active(), await arranged.active()];
      const full = {
        openedAt: at(1),
        lastSeenAt: at(2),
        provenAt: at(3),
        expiresAt: at(HOUR + 1),
        systemEpoch: 7,
        ip: '2001:db8::8a2e:370:7334',
        userAgent: UNICODE,
        channel: 'cli',
        deviceDigest: arranged.digest(),
        impersonatorId: impersonator.adminId,
        newDevice: true,
        factors: 'password_and_totp',
      } as const;
      const none = { ip: null, userAgent: null, deviceDigest: null, impersonatorId: null } as const;
      const empty = { ...none, channel: 'job', newDevice: false, factors: 'password' } as const;
      for (const [what, changes] of Object.entries({ full, empty })) {
        const session = await opened(arranged, admin, changes);
        arranged.check.equal(`the ${what} record`, (await byId(arranged, session))?.session, session);
      }
    },
  },
  {
    name: 'byId, byTokenDigest, challengeByDigest, adminState: null for what does not exist',
    rule: NOT_HIDDEN,
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active());
      const { SessionQueryRepository: queries } = arranged.contracts;
      arranged.check.equal('byId', await queries.byId({ sessionId: arranged.sessionId() }), null);
      arranged.check.equal('byTokenDigest', await queries.byTokenDigest({ tokenDigest: arranged.digest() }), null);
      arranged.check.equal('challengeByDigest', await queries.challengeByDigest({ challengeDigest: arranged.digest() }), null);
      arranged.check.equal('adminState', await queries.adminState({ adminId: NOBODY }), null);
      const empty = { outcome: 'page', sessions: [], next: null };
      arranged.check.equal('page', await queries.page({ adminId: NOBODY, cursor: null, limit: 10 }), empty);
      arranged.check.that('the session that exists is found', (await byId(arranged, session)) !== null);
    },
  },
  {
    name: "byId: carries the admin's status and epoch of now",
    rule: ONE_MOMENT,
    run: async (arranged) => {
      const admin = await arranged.active();
      const session = await opened(arranged, admin);
      const before = await byId(arranged, session);
      arranged.check.equal('before', [before?.adminStatus, before?.adminCredentialEpoch], ['active', admin.epoch]);
      const moved = await arranged.moved(admin, 'suspended');
      const after = await byId(arranged, session);
      arranged.check.equal('after', [after?.adminStatus, after?.adminCredentialEpoch], ['suspended', moved.epoch]);
    },
  },
  {
    name: 'byId, adminState: 64 reads beside a suspension see before or after, never between',
    rule: ONE_MOMENT,
    run: async (arranged) => {
      await arranged.holder();
      const admin = await arranged.active();
      const session = await opened(arranged, admin);
      const change = arranged.change(admin, 'suspended');
      const seen = await together(64, async (index) => {
        const { SessionQueryRepository: queries, AdminCommandRepository } = arranged.process(index);
        if (index === 32) await AdminCommandRepository.changeStatus(change);
        const read = index % 2 === 0 ? await queries.byId(session) : await queries.adminState(session);
        return `${String(read?.adminStatus)} ${String(read?.adminCredentialEpoch)}`;
      });
      const moments = [`active ${String(admin.epoch)}`, `suspended ${String(admin.epoch + 1)}`];
      arranged.check.equal(
        'states between',
        [...new Set(seen)].filter((state) => !moments.includes(state)),
        [],
      );
    },
  },
  {
    name: 'byId, page: dead sessions are answered, not hidden',
    rule: NOT_HIDDEN,
    run: async (arranged) => {
      const admin = await arranged.active();
      const expired = await opened(arranged, admin, { expiresAt: at(1), openedAt: START });
      const ended = await opened(arranged, admin, { openedAt: at(1) });
      const ending = { ...ended, reason: 'revoked', at: at(2) } as const;
      await arranged.arrange('an ended session', arranged.contracts.SessionCommandRepository.end(ending));
      await arranged.epochMoved(admin);
      arranged.check.equal('the expired one', (await byId(arranged, expired))?.session.sessionId, expired.sessionId);
      arranged.check.equal('the ended one', (await byId(arranged, ended))?.session.endedAt, at(2));
      const page = await arranged.contracts.SessionQueryRepository.page({ adminId: admin.adminId, cursor: null, limit: 9 });
      arranged.check.equal('the page', idsOf(page), { outcome: 'page', ids: [ended.sessionId, expired.sessionId], next: null });
    },
  },
  {
    name: 'byTokenDigest: finds by the digest alone, and only that session',
    rule: ROUND_TRIP,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [one, other] = [anOpening(arranged, aSession(arranged, admin)), anOpening(arranged, aSession(arranged, admin))];
      for (const opening of [one, other])
        await arranged.arrange('a session', arranged.contracts.SessionCommandRepository.open(opening));
      const found = await arranged.contracts.SessionQueryRepository.byTokenDigest({ tokenDigest: other.tokenDigest });
      arranged.check.equal('the session found', found?.session.sessionId, other.session.sessionId);
      arranged.check.equal('the digest it is stored under', found?.tokenDigest, other.tokenDigest);
    },
  },
  {
    name: "adminState: the admin's status and epoch of now",
    rule: ONE_MOMENT,
    run: async (arranged) => {
      const admin = await arranged.active();
      const stateOf = ({ adminId }: Given) => arranged.contracts.SessionQueryRepository.adminState({ adminId });
      const moved = await arranged.moved(await arranged.epochMoved(admin), 'locked');
      const expected = { adminId: admin.adminId, adminStatus: 'locked', adminCredentialEpoch: moved.epoch };
      arranged.check.equal('the state', await stateOf(admin), expected);
    },
  },
  {
    name: "byTokenDigest: carries the admin's status and epoch of now, and finds the session dead or not",
    rule: `${ONE_MOMENT}; ${NOT_HIDDEN}`,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { tokenDigest, session } = await withToken(arranged, admin);
      const read = async () => {
        const found = await arranged.contracts.SessionQueryRepository.byTokenDigest({ tokenDigest });
        return [found?.adminStatus, found?.adminCredentialEpoch, found?.session.endedAt];
      };
      arranged.check.equal('before', await read(), ['active', admin.epoch, null]);
      const moved = await arranged.epochMoved(admin);
      arranged.check.equal('when the epoch moved', await read(), ['active', moved.epoch, null]);
      const suspended = await arranged.moved(moved, 'suspended');
      arranged.check.equal('when suspended', await read(), ['suspended', suspended.epoch, null]);
      const ending = { sessionId: session.sessionId, adminId: admin.adminId, reason: 'revoked', at: at(2) } as const;
      await arranged.arrange('an ended session', arranged.contracts.SessionCommandRepository.end(ending));
      arranged.check.equal('when ended', await read(), ['suspended', suspended.epoch, at(2)]);
    },
  },
  {
    name: 'byTokenDigest: digests are told apart by case',
    rule: ROUND_TRIP,
    run: async (arranged) => {
      const { tokenDigest } = await withToken(arranged, await arranged.active());
      const shouted = tokenDigest.toUpperCase() as typeof tokenDigest;
      const { SessionQueryRepository: queries } = arranged.contracts;
      arranged.check.equal('in capitals', await queries.byTokenDigest({ tokenDigest: shouted }), null);
    },
  },
]);
