import type { SessionOpening, SessionOpeningClaim } from '../../sessions/session-command-repository.contract.js';
import type { SessionRecord } from '../../sessions/session.record.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { together } from '../kit/arranged.js';
import type { CaseBody } from '../kit/conformance-case.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, MINUTE, START } from '../kit/moments.js';
import { anOpening, aSession, notEnded, opened, stored } from './session-records.js';

const LIMIT = 'live sessions of the admin never exceed `maxLive`, under any parallelism';
const COUNTED =
  "count only sessions that are not ended, not expired, carry both of the new session's epochs and are neither idle nor too old; the replaced one does not count";
const OLDEST = 'end_oldest ends the oldest live sessions, as many as it takes, with the reason `limit`';

type Limit = Partial<SessionOpening['limit']> & Partial<Pick<SessionOpening, 'replacesSession'>>;

/** Opens one more under a limit of one: it wins only if nothing before it counts. */
function onlyOne(
  arranged: Arranged,
  admin: Given,
  session: Partial<SessionRecord> = {},
  limit: Limit = {},
): Promise<SessionOpeningClaim> {
  const opening = anOpening(arranged, aSession(arranged, admin, session), { maxLive: 1, ...limit });
  return arranged.contracts.SessionCommandRepository.open(opening);
}

function race(arranged: Arranged, admin: Given, limit: Limit): Promise<readonly SessionOpeningClaim[]> {
  return together(32, (index) => {
    const opening = anOpening(arranged, aSession(arranged, admin, { openedAt: at(index) }), limit);
    return arranged.process(index).SessionCommandRepository.open(opening);
  });
}

/** A kind of session that does not count: `boundary` is the same but for the last moment at which it still does. */
function uncounted(
  what: string,
  earlier: Partial<SessionRecord>,
  boundary: Partial<SessionRecord> | null,
  later: { readonly session?: Partial<SessionRecord>; readonly limit?: Limit } = {},
): CaseBody {
  return {
    name: `open: ${what} does not count against the limit`,
    rule: COUNTED,
    run: async (arranged) => {
      const admin = await arranged.active();
      await opened(arranged, admin, earlier);
      arranged.check.won(`the only live one beside ${what}`, await onlyOne(arranged, admin, later.session, later.limit));
      if (boundary === null) return;
      const other = await arranged.active();
      await opened(arranged, other, boundary);
      const claim = await onlyOne(arranged, other, later.session, later.limit);
      arranged.check.lost('beside one that is still live by 1 ms', claim, 'limit_reached');
    },
  };
}

export const sessionLimitCases = casesOf('SessionCommandRepository', [
  {
    name: 'open: `refuse` lets exactly the limit in of 32 parallel openings',
    rule: LIMIT,
    run: async (arranged) => {
      const admin = await arranged.active();
      arranged.check.endings('32 openings', await race(arranged, admin, { maxLive: 5 }), { won: 5, limit_reached: 27 });
      arranged.check.equal('live sessions', (await notEnded(arranged, admin)).length, 5);
    },
  },
  {
    name: 'open: `end_oldest` keeps exactly the limit under 32 parallel openings',
    rule: LIMIT,
    run: async (arranged) => {
      const admin = await arranged.active();
      const claims = await race(arranged, admin, { maxLive: 5, whenFull: 'end_oldest' });
      arranged.check.endings('32 openings', claims, { won: 32 });
      arranged.check.equal('live sessions', (await notEnded(arranged, admin)).length, 5);
      const ended = claims.reduce((sum, claim) => sum + (claim.outcome === 'won' ? claim.endedOldest : 0), 0);
      arranged.check.equal('sessions they say they ended', ended, 27);
    },
  },
  {
    name: 'open: `end_oldest` ends the oldest, and as many as it takes',
    rule: OLDEST,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [second, first, third] = [
        await opened(arranged, admin, { openedAt: at(2) }),
        await opened(arranged, admin, { openedAt: at(1) }),
        await opened(arranged, admin, { openedAt: at(3) }),
      ];
      const claim = await onlyOne(arranged, admin, { openedAt: at(4) }, { maxLive: 2, whenFull: 'end_oldest' });
      if (arranged.check.won('the newest', claim)) arranged.check.equal('endedOldest', claim.endedOldest, 2);
      const reasons = await Promise.all([first, second, third].map(async (one) => (await stored(arranged, one))?.endReason));
      arranged.check.equal('how the three before it ended', reasons, ['limit', 'limit', null]);
    },
  },
  {
    name: 'open: an ended session does not count against the limit',
    rule: COUNTED,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { sessionId } = await opened(arranged, admin);
      const ending = { sessionId, adminId: admin.adminId, reason: 'revoked', at: START } as const;
      await arranged.arrange('an ended session', arranged.contracts.SessionCommandRepository.end(ending));
      arranged.check.won('the only live one', await onlyOne(arranged, admin));
    },
  },
  uncounted(
    'an expired session',
    { expiresAt: at(MINUTE) },
    { expiresAt: at(MINUTE + 1) },
    { session: { openedAt: at(MINUTE) } },
  ),
  uncounted('a session of another system epoch', { systemEpoch: 0 }, { systemEpoch: 1 }, { session: { systemEpoch: 1 } }),
  uncounted(
    'an idle session',
    { lastSeenAt: START },
    { lastSeenAt: at(1) },
    { session: { lastSeenAt: at(9) }, limit: { idleSince: at(1) } },
  ),
  uncounted(
    'a session that is too old',
    { openedAt: START },
    { openedAt: at(1) },
    { session: { openedAt: at(9) }, limit: { openedSince: at(1) } },
  ),
  {
    name: 'open: a session of an earlier credential epoch does not count against the limit',
    rule: COUNTED,
    run: async (arranged) => {
      const admin = await arranged.active();
      await opened(arranged, admin, { expiresAt: at(HOUR) });
      arranged.check.won('the only one of its epoch', await onlyOne(arranged, await arranged.epochMoved(admin)));
    },
  },
  {
    name: 'open: the session it replaces does not count against the limit',
    rule: COUNTED,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { sessionId } = await opened(arranged, admin);
      arranged.check.won('in its place', await onlyOne(arranged, admin, {}, { replacesSession: sessionId }));
    },
  },
  {
    name: "open: another admin's sessions neither count nor are ended",
    rule: COUNTED,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const foreign = await opened(arranged, other);
      arranged.check.won('the first of its admin', await onlyOne(arranged, admin, {}, { whenFull: 'end_oldest' }));
      arranged.check.equal('the foreign one', (await stored(arranged, foreign))?.endedAt, null);
    },
  },
  {
    name: 'open: `end_oldest` ends live sessions alone, however old the dead ones are',
    rule: OLDEST,
    run: async (arranged) => {
      const admin = await arranged.active();
      const expired = await opened(arranged, admin, { openedAt: at(1), expiresAt: at(4) });
      const [first, second] = [
        await opened(arranged, admin, { openedAt: at(2) }),
        await opened(arranged, admin, { openedAt: at(3) }),
      ];
      const claim = await onlyOne(arranged, admin, { openedAt: at(5) }, { maxLive: 2, whenFull: 'end_oldest' });
      if (arranged.check.won('the newest', claim)) arranged.check.equal('endedOldest', claim.endedOldest, 1);
      const [dead, oldest, kept] = [
        await stored(arranged, expired),
        await stored(arranged, first),
        await stored(arranged, second),
      ];
      arranged.check.equal('the expired one', dead?.endReason, null);
      arranged.check.equal('the oldest live one', [oldest?.endReason, oldest?.endedAt], ['limit', at(5)]);
      arranged.check.equal('the other live one', kept?.endReason, null);
    },
  },
  {
    name: 'open: `end_oldest` ends one of several that opened at one moment',
    rule: OLDEST,
    run: async (arranged) => {
      const admin = await arranged.active();
      for (let count = 0; count < 3; count += 1) await opened(arranged, admin, { openedAt: at(1) });
      const claim = await onlyOne(arranged, admin, { openedAt: at(2) }, { maxLive: 3, whenFull: 'end_oldest' });
      if (arranged.check.won('the newest', claim)) arranged.check.equal('endedOldest', claim.endedOldest, 1);
      arranged.check.equal('sessions not ended', (await notEnded(arranged, admin)).length, 3);
    },
  },
  {
    name: 'open: `end_oldest` ends nothing for a session that takes the place of another',
    rule: COUNTED,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [kept, replaced] = [
        await opened(arranged, admin, { openedAt: at(1) }),
        await opened(arranged, admin, { openedAt: at(2) }),
      ];
      const limit = { maxLive: 2, whenFull: 'end_oldest', replacesSession: replaced.sessionId } as const;
      const claim = await onlyOne(arranged, admin, { openedAt: at(3) }, limit);
      if (arranged.check.won('in its place', claim)) arranged.check.equal('endedOldest', claim.endedOldest, 0);
      arranged.check.equal('the other one', await stored(arranged, kept), kept);
    },
  },
]);
