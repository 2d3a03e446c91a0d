import type { SessionOpeningClaim } from '../../sessions/session-command-repository.contract.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, MINUTE, T0 } from '../kit/moments.js';
import { aChallenge, anOpening, aSession, notEnded, opened, openedChallenge, sessionsOf, stored } from './session-records.js';
import type { Arranged } from '../kit/arranged.js';
import { together } from '../kit/arranged.js';

const ONLY_WHILE =
  "open inserts the session only while the admin is `active` and its credential epoch is the session's, the challenge is open and the replaced session is not ended";
const SAME_WRITE = 'open closes the challenge and ends the replaced session in the same write';
const CHALLENGE_ONLY = "openChallenge inserts only while the admin is `active` with the challenge's epoch";

function open(arranged: Arranged, ...given: Parameters<typeof anOpening> extends [unknown, ...infer Rest] ? Rest : never) {
  return arranged.contracts.SessionCommandRepository.open(anOpening(arranged, ...given));
}

function challengeOf(arranged: Arranged, { challengeDigest }: Pick<ReturnType<typeof aChallenge>, 'challengeDigest'>) {
  return arranged.contracts.SessionQueryRepository.challengeByDigest({ challengeDigest });
}

const winners = (claims: readonly SessionOpeningClaim[]) => claims.filter(({ outcome }) => outcome === 'won').length;

export const sessionOpeningCases = casesOf('SessionCommandRepository', [
  {
    name: 'open: the session is stored under its id and its token digest',
    rule: 'open inserts the session',
    run: async (arranged) => {
      const admin = await arranged.active();
      const session = aSession(arranged, admin);
      const opening = anOpening(arranged, session);
      const claim = await arranged.contracts.SessionCommandRepository.open(opening);
      arranged.check.equal('the answer', claim, { outcome: 'won', sessionId: session.sessionId, endedOldest: 0 });
      const found = await arranged.contracts.SessionQueryRepository.byTokenDigest({ tokenDigest: opening.tokenDigest });
      arranged.check.equal('found by token digest', found?.session, session);
      arranged.check.equal('found by id', await stored(arranged, session), session);
    },
  },
  {
    name: 'open: refused unless the admin is active',
    rule: ONLY_WHILE,
    run: async (arranged) => {
      for (const to of ['suspended', 'locked'] as const) {
        const admin = await arranged.moved(await arranged.active(), to);
        const session = aSession(arranged, admin);
        arranged.check.lost(`for a ${to} admin`, await open(arranged, session), 'not_active');
        arranged.check.equal('stored all the same', await stored(arranged, session), null);
      }
    },
  },
  {
    name: 'open: refused when the epoch moved',
    rule: ONLY_WHILE,
    run: async (arranged) => {
      const admin = await arranged.active();
      await arranged.epochMoved(admin);
      const session = aSession(arranged, admin);
      arranged.check.lost('under the old epoch', await open(arranged, session), 'epoch_moved');
      arranged.check.equal('stored all the same', await stored(arranged, session), null);
    },
  },
  {
    name: 'open: closes its challenge, which leads to no second session',
    rule: SAME_WRITE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const challenge = await openedChallenge(arranged, admin);
      const closes = { closesChallenge: challenge.challengeDigest };
      arranged.check.won('the first session', await open(arranged, aSession(arranged, admin, { openedAt: at(7) }), closes));
      arranged.check.that(
        'the challenge is closed',
        ((await challengeOf(arranged, challenge))?.challenge.closedAt ?? null) !== null,
      );
      arranged.check.lost('a second session', await open(arranged, aSession(arranged, admin), closes), 'challenge_closed');
    },
  },
  {
    name: 'open: 16 parallel openings on one challenge make one session',
    rule: SAME_WRITE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { challengeDigest: closesChallenge } = await openedChallenge(arranged, admin);
      const claims = await together(16, (index) => {
        const { SessionCommandRepository } = arranged.process(index);
        return SessionCommandRepository.open(anOpening(arranged, aSession(arranged, admin), { closesChallenge }));
      });
      arranged.check.endings('16 openings on one challenge', claims, { won: 1, challenge_closed: 15 });
      arranged.check.equal('sessions stored', (await sessionsOf(arranged, admin)).length, 1);
    },
  },
  {
    name: 'open: a challenge that is unknown or of another admin opens nothing',
    rule: ONLY_WHILE,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const foreign = await openedChallenge(arranged, other);
      const unknown = { closesChallenge: arranged.digest() };
      arranged.check.lost('an unknown one', await open(arranged, aSession(arranged, admin), unknown), 'challenge_closed');
      const by = { closesChallenge: foreign.challengeDigest };
      arranged.check.lost("another admin's", await open(arranged, aSession(arranged, admin), by), 'challenge_closed');
      arranged.check.equal('the foreign one stays open', (await challengeOf(arranged, foreign))?.challenge.closedAt, null);
    },
  },
  {
    name: 'open: ends the session it replaces, which is replaced once',
    rule: SAME_WRITE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const earlier = await opened(arranged, admin);
      const replaces = { replacesSession: earlier.sessionId };
      arranged.check.won('the new session', await open(arranged, aSession(arranged, admin, { openedAt: at(7) }), replaces));
      arranged.check.equal('why the earlier one ended', (await stored(arranged, earlier))?.endReason, 'replaced');
      arranged.check.lost('replacing it again', await open(arranged, aSession(arranged, admin), replaces), 'session_ended');
    },
  },
  {
    name: 'open: 16 parallel openings that replace one session make one session',
    rule: SAME_WRITE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { sessionId: replacesSession } = await opened(arranged, admin);
      const claims = await together(16, (index) => {
        const { SessionCommandRepository } = arranged.process(index);
        return SessionCommandRepository.open(anOpening(arranged, aSession(arranged, admin), { replacesSession }));
      });
      arranged.check.endings('16 openings that replace one session', claims, { won: 1, session_ended: 15 });
      arranged.check.equal('sessions not ended', (await notEnded(arranged, admin)).length, 1);
    },
  },
  {
    name: "open: another admin's session cannot be replaced",
    rule: ONLY_WHILE,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const foreign = await opened(arranged, other);
      const by = { replacesSession: foreign.sessionId };
      arranged.check.lost("another admin's", await open(arranged, aSession(arranged, admin), by), 'session_ended');
      arranged.check.equal('the foreign one', (await stored(arranged, foreign))?.endedAt, null);
    },
  },
  {
    name: 'open: an opening that is lost changes nothing',
    rule: 'each method is one conditional write',
    run: async (arranged) => {
      const admin = await arranged.active();
      const [live, challenge] = [await opened(arranged, admin), await openedChallenge(arranged, admin)];
      const session = aSession(arranged, admin);
      const full = { closesChallenge: challenge.challengeDigest, maxLive: 1 };
      arranged.check.lost('at the limit', await open(arranged, session, full), 'limit_reached');
      const closed = {
        closesChallenge: arranged.digest(),
        replacesSession: live.sessionId,
        maxLive: 1,
        whenFull: 'end_oldest',
      } as const;
      arranged.check.lost('on a closed challenge', await open(arranged, session, closed), 'challenge_closed');
      const ended = { closesChallenge: challenge.challengeDigest, replacesSession: arranged.sessionId() };
      arranged.check.lost('replacing an unknown session', await open(arranged, session, ended), 'session_ended');
      arranged.check.equal('the challenge', (await challengeOf(arranged, challenge))?.challenge.closedAt, null);
      arranged.check.equal('the live session', (await stored(arranged, live))?.endedAt, null);
      arranged.check.equal('the lost session', await stored(arranged, session), null);
    },
  },
  {
    name: 'open beside a suspension: no session is live after it, nor after re-activation',
    rule: ONLY_WHILE,
    run: async (arranged) => {
      await arranged.holder();
      for (let round = 0; round < 4; round += 1) {
        const admin = await arranged.active();
        const claims = await together(17, async (index) => {
          const { SessionCommandRepository, AdminCommandRepository } = arranged.process(index);
          if (index === 4 * round + 2) return AdminCommandRepository.changeStatus(arranged.change(admin, 'suspended'));
          return SessionCommandRepository.open(anOpening(arranged, aSession(arranged, admin)));
        });
        const suspended = await arranged.stateOf(admin.adminId);
        arranged.check.equal('the status', suspended.status, 'suspended');
        const { epoch } = await arranged.moved(suspended, 'active');
        const live = (await notEnded(arranged, admin)).filter(({ credentialEpoch }) => credentialEpoch >= epoch);
        arranged.check.equal(`live sessions after ${String(claims.length - 1)} openings beside a suspension`, live.length, 0);
      }
    },
  },
  {
    name: 'open beside endAll: what was opened under the old epoch is dead',
    rule: ONLY_WHILE,
    run: async (arranged) => {
      for (let round = 0; round < 4; round += 1) {
        const admin = await arranged.active();
        const claims = await together(16, async (index) => {
          const { SessionCommandRepository } = arranged.process(index);
          if (index !== 4 * round + 1) return SessionCommandRepository.open(anOpening(arranged, aSession(arranged, admin)));
          await arranged.epochMoved(admin);
          return null;
        });
        const { epoch } = await arranged.stateOf(admin.adminId);
        const live = (await notEnded(arranged, admin)).filter(({ credentialEpoch }) => credentialEpoch >= epoch);
        arranged.check.equal('live sessions afterwards', live.length, 0);
        const won = winners(claims.filter((claim) => claim !== null));
        arranged.check.equal('sessions stored, as many as won', (await sessionsOf(arranged, admin)).length, won);
      }
    },
  },
  {
    name: 'openChallenge: refused unless the admin is active',
    rule: CHALLENGE_ONLY,
    run: async (arranged) => {
      const admin = await arranged.moved(await arranged.active(), 'suspended');
      const challenge = aChallenge(arranged, admin);
      const claim = await arranged.contracts.SessionCommandRepository.openChallenge({ challenge });
      arranged.check.lost('for a suspended admin', claim, 'not_active');
      arranged.check.equal('stored all the same', await challengeOf(arranged, challenge), null);
    },
  },
  {
    name: 'openChallenge: refused when the epoch moved',
    rule: CHALLENGE_ONLY,
    run: async (arranged) => {
      const admin = await arranged.active();
      await arranged.epochMoved(admin);
      const challenge = aChallenge(arranged, admin, { expiresAt: at(MINUTE), openedAt: T0 });
      const claim = await arranged.contracts.SessionCommandRepository.openChallenge({ challenge });
      arranged.check.lost('under the old epoch', claim, 'epoch_moved');
      arranged.check.equal('stored all the same', await challengeOf(arranged, challenge), null);
    },
  },
]);
