import { together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at } from '../kit/moments.js';
import { anOpening, aSession, notEnded, open, opened, stored } from './session-records.js';

const ONLY_WHILE =
  "open inserts the session only while the admin is `active` and its credential epoch is the session's, the challenge is open and the replaced session is not ended";
const SAME_WRITE = 'open closes the challenge and ends the replaced session in the same write';

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
  {
    name: 'open: ends the session it replaces alone, at the moment it opens',
    rule: SAME_WRITE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [replaced, other] = [await opened(arranged, admin), await opened(arranged, admin)];
      const session = aSession(arranged, admin, { openedAt: at(7) });
      arranged.check.won('in its place', await open(arranged, session, { replacesSession: replaced.sessionId }));
      const ended = { ...replaced, endedAt: at(7), endReason: 'replaced' };
      arranged.check.equal('the replaced one', await stored(arranged, replaced), ended);
      arranged.check.equal('the other one', await stored(arranged, other), other);
    },
  },
]);
