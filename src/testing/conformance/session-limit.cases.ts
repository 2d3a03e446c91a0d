import type { SessionOpening, SessionOpeningClaim } from '../../sessions/session-command-repository.contract.js';
import type { SessionRecord } from '../../sessions/session.record.js';
import type { CaseBody } from './conformance-case.js';
import { casesOf } from './conformance-case.js';
import { at, HOUR, MINUTE, T0 } from './moments.js';
import { anOpening, aSession, notEnded, opened, stored } from './session-records.js';
import type { Given, Stage } from './stage.js';
import { together } from './stage.js';

const LIMIT = 'live sessions of the admin never exceed `maxLive`, under any parallelism';
const COUNTED =
  "count only sessions that are not ended, not expired, carry both of the new session's epochs and are neither idle nor too old; the replaced one does not count";

type Limit = Partial<SessionOpening['limit']> & Partial<Pick<SessionOpening, 'replacesSession'>>;

/** Opens one more under a limit of one: it wins only if nothing before it counts. */
function onlyOne(
  stage: Stage,
  admin: Given,
  session: Partial<SessionRecord> = {},
  limit: Limit = {},
): Promise<SessionOpeningClaim> {
  const opening = anOpening(stage, aSession(stage, admin, session), { maxLive: 1, ...limit });
  return stage.contracts.SessionCommandRepository.open(opening);
}

function race(stage: Stage, admin: Given, limit: Limit): Promise<readonly SessionOpeningClaim[]> {
  return together(32, (index) => {
    const opening = anOpening(stage, aSession(stage, admin, { openedAt: at(index) }), limit);
    return stage.process(index).SessionCommandRepository.open(opening);
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
    promise: COUNTED,
    invariants: ['S7', 'S6'],
    run: async (stage) => {
      const admin = await stage.active();
      await opened(stage, admin, earlier);
      stage.check.won(`the only live one beside ${what}`, await onlyOne(stage, admin, later.session, later.limit));
      if (boundary === null) return;
      const other = await stage.active();
      await opened(stage, other, boundary);
      const claim = await onlyOne(stage, other, later.session, later.limit);
      stage.check.lost('beside one that is still live by 1 ms', claim, 'limit_reached');
    },
  };
}

export const sessionLimitCases = casesOf('SessionCommandRepository', [
  {
    name: 'open: `refuse` lets exactly the limit in of 32 parallel openings',
    promise: LIMIT,
    invariants: ['S7', 'C16'],
    run: async (stage) => {
      const admin = await stage.active();
      stage.check.endings('32 openings', await race(stage, admin, { maxLive: 5 }), { won: 5, limit_reached: 27 });
      stage.check.equal('live sessions', (await notEnded(stage, admin)).length, 5);
    },
  },
  {
    name: 'open: `end_oldest` keeps exactly the limit under 32 parallel openings',
    promise: LIMIT,
    invariants: ['S7', 'C16'],
    run: async (stage) => {
      const admin = await stage.active();
      const claims = await race(stage, admin, { maxLive: 5, whenFull: 'end_oldest' });
      stage.check.endings('32 openings', claims, { won: 32 });
      stage.check.equal('live sessions', (await notEnded(stage, admin)).length, 5);
      const ended = claims.reduce((sum, claim) => sum + (claim.outcome === 'won' ? claim.endedOldest : 0), 0);
      stage.check.equal('sessions they say they ended', ended, 27);
    },
  },
  {
    name: 'open: `end_oldest` ends the oldest, and as many as it takes',
    promise: 'end_oldest ends the oldest live sessions, with the reason `limit`',
    invariants: ['S7'],
    run: async (stage) => {
      const admin = await stage.active();
      const [second, first, third] = [
        await opened(stage, admin, { openedAt: at(2) }),
        await opened(stage, admin, { openedAt: at(1) }),
        await opened(stage, admin, { openedAt: at(3) }),
      ];
      const claim = await onlyOne(stage, admin, { openedAt: at(4) }, { maxLive: 2, whenFull: 'end_oldest' });
      if (stage.check.won('the newest', claim)) stage.check.equal('endedOldest', claim.endedOldest, 2);
      const reasons = await Promise.all([first, second, third].map(async (one) => (await stored(stage, one))?.endReason));
      stage.check.equal('how the three before it ended', reasons, ['limit', 'limit', null]);
    },
  },
  {
    name: 'open: an ended session does not count against the limit',
    promise: COUNTED,
    invariants: ['S7'],
    run: async (stage) => {
      const admin = await stage.active();
      const { sessionId } = await opened(stage, admin);
      const ending = { sessionId, adminId: admin.adminId, reason: 'revoked', at: T0 } as const;
      await stage.arrange('an ended session', stage.contracts.SessionCommandRepository.end(ending));
      stage.check.won('the only live one', await onlyOne(stage, admin));
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
    { lastSeenAt: T0 },
    { lastSeenAt: at(1) },
    { session: { lastSeenAt: at(9) }, limit: { idleSince: at(1) } },
  ),
  uncounted(
    'a session that is too old',
    { openedAt: T0 },
    { openedAt: at(1) },
    { session: { openedAt: at(9) }, limit: { openedSince: at(1) } },
  ),
  {
    name: 'open: a session of an earlier credential epoch does not count against the limit',
    promise: COUNTED,
    invariants: ['S7', 'S4'],
    run: async (stage) => {
      const admin = await stage.active();
      await opened(stage, admin, { expiresAt: at(HOUR) });
      stage.check.won('the only one of its epoch', await onlyOne(stage, await stage.epochMoved(admin)));
    },
  },
  {
    name: 'open: the session it replaces does not count against the limit',
    promise: COUNTED,
    invariants: ['S7', 'S1'],
    run: async (stage) => {
      const admin = await stage.active();
      const { sessionId } = await opened(stage, admin);
      stage.check.won('in its place', await onlyOne(stage, admin, {}, { replacesSession: sessionId }));
    },
  },
  {
    name: "open: another admin's sessions neither count nor are ended",
    promise: COUNTED,
    invariants: ['S7', 'S5'],
    run: async (stage) => {
      const [admin, other] = [await stage.active(), await stage.active()];
      const foreign = await opened(stage, other);
      stage.check.won('the first of its admin', await onlyOne(stage, admin, {}, { whenFull: 'end_oldest' }));
      stage.check.equal('the foreign one', (await stored(stage, foreign))?.endedAt, null);
    },
  },
]);
