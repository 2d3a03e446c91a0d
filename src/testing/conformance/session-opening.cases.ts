import type { SessionOpeningClaim } from '../../sessions/session-command-repository.contract.js';
import { casesOf } from './conformance-case.js';
import { at, MINUTE, T0 } from './moments.js';
import { aChallenge, anOpening, aSession, notEnded, opened, openedChallenge, sessionsOf, stored } from './session-records.js';
import type { Stage } from './stage.js';
import { together } from './stage.js';

const ONLY_WHILE =
  "open inserts the session only while the admin is `active` and its credential epoch is the session's, the challenge is open and the replaced session is not ended";
const SAME_WRITE = 'open closes the challenge and ends the replaced session in the same write';
const CHALLENGE_ONLY = "openChallenge inserts only while the admin is `active` with the challenge's epoch";

function open(stage: Stage, ...given: Parameters<typeof anOpening> extends [unknown, ...infer Rest] ? Rest : never) {
  return stage.contracts.SessionCommandRepository.open(anOpening(stage, ...given));
}

function challengeOf(stage: Stage, { challengeDigest }: Pick<ReturnType<typeof aChallenge>, 'challengeDigest'>) {
  return stage.contracts.SessionQueryRepository.challengeByDigest({ challengeDigest });
}

const winners = (claims: readonly SessionOpeningClaim[]) => claims.filter(({ outcome }) => outcome === 'won').length;

export const sessionOpeningCases = casesOf('SessionCommandRepository', [
  {
    name: 'open: the session is stored under its id and its token digest',
    promise: 'open inserts the session',
    invariants: ['A5'],
    run: async (stage) => {
      const admin = await stage.active();
      const session = aSession(stage, admin);
      const opening = anOpening(stage, session);
      const claim = await stage.contracts.SessionCommandRepository.open(opening);
      stage.check.equal('the answer', claim, { outcome: 'won', sessionId: session.sessionId, endedOldest: 0 });
      const found = await stage.contracts.SessionQueryRepository.byTokenDigest({ tokenDigest: opening.tokenDigest });
      stage.check.equal('found by token digest', found?.session, session);
      stage.check.equal('found by id', await stored(stage, session), session);
    },
  },
  {
    name: 'open: refused unless the admin is active',
    promise: ONLY_WHILE,
    invariants: ['A5', 'S3'],
    run: async (stage) => {
      for (const to of ['suspended', 'locked'] as const) {
        const admin = await stage.moved(await stage.active(), to);
        const session = aSession(stage, admin);
        stage.check.lost(`for a ${to} admin`, await open(stage, session), 'not_active');
        stage.check.equal('stored all the same', await stored(stage, session), null);
      }
    },
  },
  {
    name: 'open: refused when the epoch moved',
    promise: ONLY_WHILE,
    invariants: ['A5', 'A6', 'S4', 'C6'],
    run: async (stage) => {
      const admin = await stage.active();
      await stage.epochMoved(admin);
      const session = aSession(stage, admin);
      stage.check.lost('under the old epoch', await open(stage, session), 'epoch_moved');
      stage.check.equal('stored all the same', await stored(stage, session), null);
    },
  },
  {
    name: 'open: closes its challenge, which leads to no second session',
    promise: SAME_WRITE,
    invariants: ['A6'],
    run: async (stage) => {
      const admin = await stage.active();
      const challenge = await openedChallenge(stage, admin);
      const closes = { closesChallenge: challenge.challengeDigest };
      stage.check.won('the first session', await open(stage, aSession(stage, admin, { openedAt: at(7) }), closes));
      stage.check.that('the challenge is closed', ((await challengeOf(stage, challenge))?.challenge.closedAt ?? null) !== null);
      stage.check.lost('a second session', await open(stage, aSession(stage, admin), closes), 'challenge_closed');
    },
  },
  {
    name: 'open: 16 parallel openings on one challenge make one session',
    promise: SAME_WRITE,
    invariants: ['A6', 'C1'],
    run: async (stage) => {
      const admin = await stage.active();
      const { challengeDigest: closesChallenge } = await openedChallenge(stage, admin);
      const claims = await together(16, (index) => {
        const { SessionCommandRepository } = stage.process(index);
        return SessionCommandRepository.open(anOpening(stage, aSession(stage, admin), { closesChallenge }));
      });
      stage.check.endings('16 openings on one challenge', claims, { won: 1, challenge_closed: 15 });
      stage.check.equal('sessions stored', (await sessionsOf(stage, admin)).length, 1);
    },
  },
  {
    name: 'open: a challenge that is unknown or of another admin opens nothing',
    promise: ONLY_WHILE,
    invariants: ['A6', 'F58'],
    run: async (stage) => {
      const [admin, other] = [await stage.active(), await stage.active()];
      const foreign = await openedChallenge(stage, other);
      const unknown = { closesChallenge: stage.digest() };
      stage.check.lost('an unknown one', await open(stage, aSession(stage, admin), unknown), 'challenge_closed');
      const by = { closesChallenge: foreign.challengeDigest };
      stage.check.lost("another admin's", await open(stage, aSession(stage, admin), by), 'challenge_closed');
      stage.check.equal('the foreign one stays open', (await challengeOf(stage, foreign))?.challenge.closedAt, null);
    },
  },
  {
    name: 'open: ends the session it replaces, which is replaced once',
    promise: SAME_WRITE,
    invariants: ['S1', 'S5'],
    run: async (stage) => {
      const admin = await stage.active();
      const earlier = await opened(stage, admin);
      const replaces = { replacesSession: earlier.sessionId };
      stage.check.won('the new session', await open(stage, aSession(stage, admin, { openedAt: at(7) }), replaces));
      stage.check.equal('why the earlier one ended', (await stored(stage, earlier))?.endReason, 'replaced');
      stage.check.lost('replacing it again', await open(stage, aSession(stage, admin), replaces), 'session_ended');
    },
  },
  {
    name: 'open: 16 parallel openings that replace one session make one session',
    promise: SAME_WRITE,
    invariants: ['S1', 'S5', 'C1'],
    run: async (stage) => {
      const admin = await stage.active();
      const { sessionId: replacesSession } = await opened(stage, admin);
      const claims = await together(16, (index) => {
        const { SessionCommandRepository } = stage.process(index);
        return SessionCommandRepository.open(anOpening(stage, aSession(stage, admin), { replacesSession }));
      });
      stage.check.endings('16 openings that replace one session', claims, { won: 1, session_ended: 15 });
      stage.check.equal('sessions not ended', (await notEnded(stage, admin)).length, 1);
    },
  },
  {
    name: "open: another admin's session cannot be replaced",
    promise: ONLY_WHILE,
    invariants: ['S5', 'F58'],
    run: async (stage) => {
      const [admin, other] = [await stage.active(), await stage.active()];
      const foreign = await opened(stage, other);
      const by = { replacesSession: foreign.sessionId };
      stage.check.lost("another admin's", await open(stage, aSession(stage, admin), by), 'session_ended');
      stage.check.equal('the foreign one', (await stored(stage, foreign))?.endedAt, null);
    },
  },
  {
    name: 'open: an opening that is lost changes nothing',
    promise: 'each method is one conditional write',
    invariants: ['X6', 'A5'],
    run: async (stage) => {
      const admin = await stage.active();
      const [live, challenge] = [await opened(stage, admin), await openedChallenge(stage, admin)];
      const session = aSession(stage, admin);
      const full = { closesChallenge: challenge.challengeDigest, maxLive: 1 };
      stage.check.lost('at the limit', await open(stage, session, full), 'limit_reached');
      const closed = {
        closesChallenge: stage.digest(),
        replacesSession: live.sessionId,
        maxLive: 1,
        whenFull: 'end_oldest',
      } as const;
      stage.check.lost('on a closed challenge', await open(stage, session, closed), 'challenge_closed');
      const ended = { closesChallenge: challenge.challengeDigest, replacesSession: stage.sessionId() };
      stage.check.lost('replacing an unknown session', await open(stage, session, ended), 'session_ended');
      stage.check.equal('the challenge', (await challengeOf(stage, challenge))?.challenge.closedAt, null);
      stage.check.equal('the live session', (await stored(stage, live))?.endedAt, null);
      stage.check.equal('the lost session', await stored(stage, session), null);
    },
  },
  {
    name: 'open beside a suspension: no session is live after it, nor after re-activation',
    promise: ONLY_WHILE,
    invariants: ['S3', 'C3', 'C4'],
    run: async (stage) => {
      await stage.holder();
      for (let round = 0; round < 4; round += 1) {
        const admin = await stage.active();
        const claims = await together(17, async (index) => {
          const { SessionCommandRepository, AdminCommandRepository } = stage.process(index);
          if (index === 4 * round + 2) return AdminCommandRepository.changeStatus(stage.change(admin, 'suspended'));
          return SessionCommandRepository.open(anOpening(stage, aSession(stage, admin)));
        });
        const suspended = await stage.stateOf(admin.adminId);
        stage.check.equal('the status', suspended.status, 'suspended');
        const { epoch } = await stage.moved(suspended, 'active');
        const live = (await notEnded(stage, admin)).filter(({ credentialEpoch }) => credentialEpoch >= epoch);
        stage.check.equal(`live sessions after ${String(claims.length - 1)} openings beside a suspension`, live.length, 0);
      }
    },
  },
  {
    name: 'open beside endAll: what was opened under the old epoch is dead',
    promise: ONLY_WHILE,
    invariants: ['S4', 'A5', 'C6'],
    run: async (stage) => {
      for (let round = 0; round < 4; round += 1) {
        const admin = await stage.active();
        const claims = await together(16, async (index) => {
          const { SessionCommandRepository } = stage.process(index);
          if (index !== 4 * round + 1) return SessionCommandRepository.open(anOpening(stage, aSession(stage, admin)));
          await stage.epochMoved(admin);
          return null;
        });
        const { epoch } = await stage.stateOf(admin.adminId);
        const live = (await notEnded(stage, admin)).filter(({ credentialEpoch }) => credentialEpoch >= epoch);
        stage.check.equal('live sessions afterwards', live.length, 0);
        const won = winners(claims.filter((claim) => claim !== null));
        stage.check.equal('sessions stored, as many as won', (await sessionsOf(stage, admin)).length, won);
      }
    },
  },
  {
    name: 'openChallenge: refused unless the admin is active',
    promise: CHALLENGE_ONLY,
    invariants: ['A6', 'S3'],
    run: async (stage) => {
      const admin = await stage.moved(await stage.active(), 'suspended');
      const challenge = aChallenge(stage, admin);
      const claim = await stage.contracts.SessionCommandRepository.openChallenge({ challenge });
      stage.check.lost('for a suspended admin', claim, 'not_active');
      stage.check.equal('stored all the same', await challengeOf(stage, challenge), null);
    },
  },
  {
    name: 'openChallenge: refused when the epoch moved',
    promise: CHALLENGE_ONLY,
    invariants: ['A6', 'S4'],
    run: async (stage) => {
      const admin = await stage.active();
      await stage.epochMoved(admin);
      const challenge = aChallenge(stage, admin, { expiresAt: at(MINUTE), openedAt: T0 });
      const claim = await stage.contracts.SessionCommandRepository.openChallenge({ challenge });
      stage.check.lost('under the old epoch', claim, 'epoch_moved');
      stage.check.equal('stored all the same', await challengeOf(stage, challenge), null);
    },
  },
]);
