import type { SessionPage } from '../../sessions/session-query-repository.contract.js';
import { casesOf } from '../kit/conformance-case.js';
import type { PagedList } from '../kit/keyset-pages.js';
import { checkCursors, checkLimit, checkOrder, checkStability, checkTies } from '../kit/keyset-pages.js';
import { at, HOUR, MINUTE, T0, UNICODE } from '../kit/moments.js';
import { anOpening, aSession, opened, openedChallenge } from './session-records.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { NOBODY, together } from '../kit/arranged.js';

const ONE_MOMENT = 'each method is one read of one consistent moment, never of a lagging replica';
const NOT_HIDDEN = 'null means "no such record": dead sessions are answered, not hidden';
const ROUND_TRIP = 'a record is answered as it was stored';
const PAGES = '`page` is newest first, keyset, and stable under inserts';

function byId(arranged: Arranged, { sessionId }: Parameters<Arranged['contracts']['SessionQueryRepository']['byId']>[0]) {
  return arranged.contracts.SessionQueryRepository.byId({ sessionId });
}

async function listOf(arranged: Arranged): Promise<PagedList> {
  const admin = await arranged.active();
  return {
    newestFirst: true,
    insert: async (moment) => (await opened(arranged, admin, { openedAt: moment, lastSeenAt: moment })).sessionId,
    page: async (query) => idsOf(await arranged.contracts.SessionQueryRepository.page({ adminId: admin.adminId, ...query })),
  };
}

function idsOf(page: SessionPage) {
  if (page.outcome !== 'page') return page;
  return { outcome: page.outcome, ids: page.sessions.map(({ session }) => session.sessionId), next: page.next };
}

export const challengeReadCases = casesOf('SessionQueryRepository', [
  {
    name: 'challengeByDigest: every field comes back as it was stored, closed or not',
    rule: ROUND_TRIP,
    run: async (arranged) => {
      const admin = await arranged.active();
      const facts = { purpose: 'totp_enrolment', factors: 'password_and_totp', systemEpoch: 3, openedAt: at(1) } as const;
      const challenge = await openedChallenge(arranged, admin, {
        ...facts,
        expiresAt: at(MINUTE),
        deviceDigest: arranged.digest(),
      });
      const { challengeDigest } = challenge;
      const read = () => arranged.contracts.SessionQueryRepository.challengeByDigest({ challengeDigest });
      const beside = { adminStatus: 'active', adminCredentialEpoch: admin.epoch, mustChangePassword: false };
      arranged.check.equal('while open', await read(), { challenge, ...beside, deviceRecognised: false });
      const opening = anOpening(arranged, aSession(arranged, admin, { openedAt: at(9) }), { closesChallenge: challengeDigest });
      await arranged.arrange('a session', arranged.contracts.SessionCommandRepository.open(opening));
      arranged.check.equal('when closed', await read(), {
        challenge: { ...challenge, closedAt: at(9) },
        ...beside,
        deviceRecognised: false,
      });
    },
  },
  {
    name: 'challengeByDigest: a device is recognised by an earlier session of that admin',
    rule: 'deviceRecognised: whether this admin completed a sign-in from the challenge’s device before',
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const deviceDigest = arranged.digest();
      const { challengeDigest } = await openedChallenge(arranged, admin, { deviceDigest });
      const recognised = async () =>
        (await arranged.contracts.SessionQueryRepository.challengeByDigest({ challengeDigest }))?.deviceRecognised;
      await opened(arranged, other, { deviceDigest });
      await opened(arranged, admin, { deviceDigest: arranged.digest() });
      arranged.check.equal('by sessions of others and from elsewhere', await recognised(), false);
      await opened(arranged, admin, { deviceDigest });
      arranged.check.equal('by a session from there', await recognised(), true);
    },
  },
]);
