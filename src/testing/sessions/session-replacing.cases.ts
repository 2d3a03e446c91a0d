import { together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at } from '../kit/moments.js';
import { anOpening, aSession, notEnded, open, opened, stored } from './session-records.js';

const ONLY_WHILE =
  "open inserts the session only while the admin is `active` and its credential epoch is the session's, the challenge is open and the replaced session is not ended";
const SAME_WRITE = 'open closes the challenge and ends the replaced session in the same write';
const ENDS_TOKEN =
  "open ends the session of `endsToken` as `replaced` in the same write, if it is this admin's and not ended; it does not count, and nothing is lost where there is none";

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
    name: 'open: ends the session of the token it is told, as replaced, and no other',
    rule: ENDS_TOKEN,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [earlier, other] = [anOpening(arranged, aSession(arranged, admin)), aSession(arranged, admin)];
      await arranged.arrange('the earlier session', arranged.contracts.SessionCommandRepository.open(earlier));
      await arranged.arrange('another one', open(arranged, other));
      const session = aSession(arranged, admin, { openedAt: at(7) });
      const claim = await open(arranged, session, { endsToken: earlier.tokenDigest });
      if (arranged.check.won('the new session', claim)) arranged.check.equal('endedOldest', claim.endedOldest, 0);
      const ended = await stored(arranged, earlier.session);
      arranged.check.equal('why and when it ended', [ended?.endReason, ended?.endedAt], ['replaced', at(7)]);
      const live = (await notEnded(arranged, admin)).map(({ sessionId }) => sessionId).sort();
      arranged.check.equal('what is not ended', live, [other.sessionId, session.sessionId].sort());
    },
  },
  {
    name: 'open: the session whose token it ends does not count against the limit',
    rule: ENDS_TOKEN,
    run: async (arranged) => {
      for (const whenFull of ['refuse', 'end_oldest'] as const) {
        const admin = await arranged.active();
        const [kept, earlier] = [aSession(arranged, admin), anOpening(arranged, aSession(arranged, admin, { openedAt: at(1) }))];
        await arranged.arrange('the oldest session', open(arranged, kept));
        await arranged.arrange('the one it ends', arranged.contracts.SessionCommandRepository.open(earlier));
        const limit = { maxLive: 2, whenFull, endsToken: earlier.tokenDigest };
        const claim = await open(arranged, aSession(arranged, admin, { openedAt: at(2) }), limit);
        if (arranged.check.won(`in its place, under ${whenFull}`, claim))
          arranged.check.equal('endedOldest', claim.endedOldest, 0);
        arranged.check.equal('the oldest session', (await stored(arranged, kept))?.endedAt, null);
      }
    },
  },
  {
    name: 'open: a token that is of nobody, of another admin or of an ended session ends nothing and loses nothing',
    rule: ENDS_TOKEN,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const foreign = anOpening(arranged, aSession(arranged, other));
      const ended = anOpening(arranged, aSession(arranged, admin));
      for (const opening of [foreign, ended])
        await arranged.arrange('a session', arranged.contracts.SessionCommandRepository.open(opening));
      const { sessionId } = ended.session;
      const ending = { sessionId, adminId: admin.adminId, reason: 'signed_out', at: at(1) } as const;
      await arranged.arrange('an ended session', arranged.contracts.SessionCommandRepository.end(ending));
      for (const endsToken of [arranged.digest(), foreign.tokenDigest, ended.tokenDigest]) {
        arranged.check.won(
          'the new session',
          await open(arranged, aSession(arranged, admin, { openedAt: at(2) }), { endsToken }),
        );
      }
      arranged.check.equal("another admin's session", (await stored(arranged, foreign.session))?.endedAt, null);
      const before = await stored(arranged, ended.session);
      arranged.check.equal('how the ended one ended', [before?.endReason, before?.endedAt], ['signed_out', at(1)]);
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
