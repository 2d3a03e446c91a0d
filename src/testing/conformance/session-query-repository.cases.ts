import type { SessionPage } from '../../sessions/session-query-repository.contract.js';
import { casesOf } from './conformance-case.js';
import type { PagedList } from './keyset-pages.js';
import { checkCursors, checkLimit, checkOrder, checkStability, checkTies } from './keyset-pages.js';
import { at, HOUR, MINUTE, T0, UNICODE } from './moments.js';
import { anOpening, aSession, opened, openedChallenge } from './session-records.js';
import type { Given, Stage } from './stage.js';
import { NOBODY, together } from './stage.js';

const ONE_MOMENT = 'each method is one read of one consistent moment, never of a lagging replica';
const NOT_HIDDEN = 'null means "no such record": dead sessions are answered, not hidden';
const ROUND_TRIP = 'a record is answered as it was stored';
const PAGES = '`page` is newest first, keyset, and stable under inserts';

function byId(stage: Stage, { sessionId }: Parameters<Stage['contracts']['SessionQueryRepository']['byId']>[0]) {
  return stage.contracts.SessionQueryRepository.byId({ sessionId });
}

async function listOf(stage: Stage): Promise<PagedList> {
  const admin = await stage.active();
  return {
    newestFirst: true,
    insert: async (moment) => (await opened(stage, admin, { openedAt: moment, lastSeenAt: moment })).sessionId,
    page: async (query) => idsOf(await stage.contracts.SessionQueryRepository.page({ adminId: admin.adminId, ...query })),
  };
}

function idsOf(page: SessionPage) {
  if (page.outcome !== 'page') return page;
  return { outcome: page.outcome, ids: page.sessions.map(({ sessionId }) => sessionId), next: page.next };
}

export const sessionQueryRepositoryCases = casesOf('SessionQueryRepository', [
  {
    name: 'byId: every field comes back as it was stored',
    promise: ROUND_TRIP,
    invariants: ['S2', 'C22'],
    run: async (stage) => {
      const [admin, impersonator] = [await stage.active(), await stage.active()];
      const full = {
        openedAt: at(1),
        lastSeenAt: at(2),
        provenAt: at(3),
        expiresAt: at(HOUR + 1),
        systemEpoch: 7,
        ip: '2001:db8::8a2e:370:7334',
        userAgent: UNICODE,
        channel: 'cli',
        deviceDigest: stage.digest(),
        impersonatorId: impersonator.adminId,
      } as const;
      const empty = { ip: null, userAgent: null, deviceDigest: null, impersonatorId: null, channel: 'job' } as const;
      for (const [what, changes] of Object.entries({ full, empty })) {
        const session = await opened(stage, admin, changes);
        stage.check.equal(`the ${what} record`, (await byId(stage, session))?.session, session);
      }
    },
  },
  {
    name: 'byId, byTokenDigest, challengeByDigest, adminState: null for what does not exist',
    promise: NOT_HIDDEN,
    run: async (stage) => {
      const session = await opened(stage, await stage.active());
      const { SessionQueryRepository: queries } = stage.contracts;
      stage.check.equal('byId', await queries.byId({ sessionId: stage.sessionId() }), null);
      stage.check.equal('byTokenDigest', await queries.byTokenDigest({ tokenDigest: stage.digest() }), null);
      stage.check.equal('challengeByDigest', await queries.challengeByDigest({ challengeDigest: stage.digest() }), null);
      stage.check.equal('adminState', await queries.adminState({ adminId: NOBODY }), null);
      const empty = { outcome: 'page', sessions: [], next: null };
      stage.check.equal('page', await queries.page({ adminId: NOBODY, cursor: null, limit: 10 }), empty);
      stage.check.that('the session that exists is found', (await byId(stage, session)) !== null);
    },
  },
  {
    name: "byId: carries the admin's status and epoch of now",
    promise: ONE_MOMENT,
    invariants: ['S2', 'S3', 'F26'],
    run: async (stage) => {
      const admin = await stage.active();
      const session = await opened(stage, admin);
      const before = await byId(stage, session);
      stage.check.equal('before', [before?.adminStatus, before?.adminCredentialEpoch], ['active', admin.epoch]);
      const moved = await stage.moved(admin, 'suspended');
      const after = await byId(stage, session);
      stage.check.equal('after', [after?.adminStatus, after?.adminCredentialEpoch], ['suspended', moved.epoch]);
    },
  },
  {
    name: 'byId, adminState: 64 reads beside a suspension see before or after, never between',
    promise: ONE_MOMENT,
    invariants: ['S2', 'S3', 'C3'],
    run: async (stage) => {
      await stage.holder();
      const admin = await stage.active();
      const session = await opened(stage, admin);
      const change = stage.change(admin, 'suspended');
      const seen = await together(64, async (index) => {
        const { SessionQueryRepository: queries, AdminCommandRepository } = stage.process(index);
        if (index === 32) await AdminCommandRepository.changeStatus(change);
        const read = index % 2 === 0 ? await queries.byId(session) : await queries.adminState(session);
        return `${String(read?.adminStatus)} ${String(read?.adminCredentialEpoch)}`;
      });
      const moments = [`active ${String(admin.epoch)}`, `suspended ${String(admin.epoch + 1)}`];
      stage.check.equal(
        'states between',
        [...new Set(seen)].filter((state) => !moments.includes(state)),
        [],
      );
    },
  },
  {
    name: 'byId, page: dead sessions are answered, not hidden',
    promise: NOT_HIDDEN,
    invariants: ['S2'],
    run: async (stage) => {
      const admin = await stage.active();
      const expired = await opened(stage, admin, { expiresAt: at(1), openedAt: T0 });
      const ended = await opened(stage, admin, { openedAt: at(1) });
      const ending = { ...ended, reason: 'revoked', at: at(2) } as const;
      await stage.arrange('an ended session', stage.contracts.SessionCommandRepository.end(ending));
      await stage.epochMoved(admin);
      stage.check.equal('the expired one', (await byId(stage, expired))?.session.sessionId, expired.sessionId);
      stage.check.equal('the ended one', (await byId(stage, ended))?.session.endedAt, at(2));
      const page = await stage.contracts.SessionQueryRepository.page({ adminId: admin.adminId, cursor: null, limit: 9 });
      stage.check.equal('the page', idsOf(page), { outcome: 'page', ids: [ended.sessionId, expired.sessionId], next: null });
    },
  },
  {
    name: 'byTokenDigest: finds by the digest alone, and only that session',
    promise: ROUND_TRIP,
    invariants: ['S1'],
    run: async (stage) => {
      const admin = await stage.active();
      const [one, other] = [anOpening(stage, aSession(stage, admin)), anOpening(stage, aSession(stage, admin))];
      for (const opening of [one, other])
        await stage.arrange('a session', stage.contracts.SessionCommandRepository.open(opening));
      const found = await stage.contracts.SessionQueryRepository.byTokenDigest({ tokenDigest: other.tokenDigest });
      stage.check.equal('the session found', found?.session.sessionId, other.session.sessionId);
      stage.check.equal('the digest it is stored under', found?.tokenDigest, other.tokenDigest);
    },
  },
  {
    name: 'challengeByDigest: every field comes back as it was stored, closed or not',
    promise: ROUND_TRIP,
    invariants: ['A6'],
    run: async (stage) => {
      const admin = await stage.active();
      const facts = { purpose: 'totp_enrolment', factors: 'password_and_totp', systemEpoch: 3, openedAt: at(1) } as const;
      const challenge = await openedChallenge(stage, admin, { ...facts, expiresAt: at(MINUTE), deviceDigest: stage.digest() });
      const { challengeDigest } = challenge;
      const read = () => stage.contracts.SessionQueryRepository.challengeByDigest({ challengeDigest });
      const beside = { adminStatus: 'active', adminCredentialEpoch: admin.epoch, mustChangePassword: false };
      stage.check.equal('while open', await read(), { challenge, ...beside, deviceRecognised: false });
      const opening = anOpening(stage, aSession(stage, admin, { openedAt: at(9) }), { closesChallenge: challengeDigest });
      await stage.arrange('a session', stage.contracts.SessionCommandRepository.open(opening));
      stage.check.equal('when closed', await read(), {
        challenge: { ...challenge, closedAt: at(9) },
        ...beside,
        deviceRecognised: false,
      });
    },
  },
  {
    name: 'challengeByDigest: a device is recognised by an earlier session of that admin',
    promise: 'deviceRecognised: whether this admin completed a sign-in from the challenge’s device before',
    run: async (stage) => {
      const [admin, other] = [await stage.active(), await stage.active()];
      const deviceDigest = stage.digest();
      const { challengeDigest } = await openedChallenge(stage, admin, { deviceDigest });
      const recognised = async () =>
        (await stage.contracts.SessionQueryRepository.challengeByDigest({ challengeDigest }))?.deviceRecognised;
      await opened(stage, other, { deviceDigest });
      await opened(stage, admin, { deviceDigest: stage.digest() });
      stage.check.equal('by sessions of others and from elsewhere', await recognised(), false);
      await opened(stage, admin, { deviceDigest });
      stage.check.equal('by a session from there', await recognised(), true);
    },
  },
  {
    name: "adminState: the admin's status and epoch of now",
    promise: ONE_MOMENT,
    invariants: ['S2'],
    run: async (stage) => {
      const admin = await stage.active();
      const stateOf = ({ adminId }: Given) => stage.contracts.SessionQueryRepository.adminState({ adminId });
      const moved = await stage.moved(await stage.epochMoved(admin), 'locked');
      const expected = { adminId: admin.adminId, adminStatus: 'locked', adminCredentialEpoch: moved.epoch };
      stage.check.equal('the state', await stateOf(admin), expected);
    },
  },
  {
    name: 'page: newest first',
    promise: PAGES,
    run: async (stage) => checkOrder(stage, await listOf(stage)),
  },
  {
    name: 'page: stable under inserts',
    promise: PAGES,
    run: async (stage) => checkStability(stage, await listOf(stage)),
  },
  {
    name: 'page: sessions of one moment are neither repeated nor lost',
    promise: PAGES,
    run: async (stage) => checkTies(stage, await listOf(stage)),
  },
  {
    name: 'page: holds at most the limit, and says when there is more',
    promise: PAGES,
    run: async (stage) => checkLimit(stage, await listOf(stage)),
  },
  {
    name: 'page: a malformed cursor is refused',
    promise: 'a cursor that is none of its own answers `invalid_cursor`',
    run: async (stage) => checkCursors(stage, await listOf(stage)),
  },
  {
    name: 'page: the sessions of that admin alone',
    promise: PAGES,
    invariants: ['S5'],
    run: async (stage) => {
      const [admin, other] = [await stage.active(), await stage.active()];
      const own = await opened(stage, admin);
      await opened(stage, other);
      const page = await stage.contracts.SessionQueryRepository.page({ adminId: admin.adminId, cursor: null, limit: 9 });
      stage.check.equal('the page', idsOf(page), { outcome: 'page', ids: [own.sessionId], next: null });
    },
  },
]);
