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

export const sessionReplacingCases = casesOf('SessionCommandRepository', [
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
]);
