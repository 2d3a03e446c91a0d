import { together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, MINUTE } from '../kit/moments.js';
import { end, endOf } from './ending.js';
import { opened, stored } from './session-records.js';

const TERMINAL = 'end is terminal: nothing later changes `endedAt` or `endReason`';

export const sessionEndingCases = casesOf('SessionCommandRepository', [
  {
    name: 'end: is terminal',
    rule: TERMINAL,
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active());
      arranged.check.won('ending it', await end(arranged, session, { reason: 'signed_out' }));
      arranged.check.lost('ending it again', await end(arranged, session, { at: at(2 * MINUTE) }), 'already_ended');
      arranged.check.equal('its end', endOf(await stored(arranged, session)), [at(MINUTE), 'signed_out']);
    },
  },
  {
    name: 'end: of 16 parallel endings one wins, and its reason stays',
    rule: TERMINAL,
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active());
      const claims = await together(16, (index) => {
        const ending = { reason: index % 2 === 0 ? 'revoked' : 'signed_out', at: at(index) } as const;
        return end(arranged, session, ending, arranged.process(index));
      });
      arranged.check.endings('16 endings', claims, { won: 1, already_ended: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      const expected = [at(winner), winner % 2 === 0 ? 'revoked' : 'signed_out'];
      arranged.check.equal('its end', endOf(await stored(arranged, session)), expected);
    },
  },
  {
    name: 'end: both ids must match one session',
    rule: 'both ids must match one session; else the answer is `not_found` and nothing changes',
    run: async (arranged) => {
      const [session, { adminId }] = [await opened(arranged, await arranged.active()), await arranged.active()];
      arranged.check.lost("as another admin's", await end(arranged, session, { adminId }), 'not_found');
      arranged.check.lost('an unknown one', await end(arranged, session, { sessionId: arranged.sessionId() }), 'not_found');
      arranged.check.equal('its end', endOf(await stored(arranged, session)), [null, null]);
    },
  },
  {
    name: 'end: ends the named session alone',
    rule: 'end touches only the named session',
    run: async (arranged) => {
      const admin = await arranged.active();
      const [one, other] = [await opened(arranged, admin), await opened(arranged, admin)];
      arranged.check.won('ending one', await end(arranged, one));
      arranged.check.equal('the other', await stored(arranged, other), other);
    },
  },
  {
    name: 'end: changes its end and nothing else of the session',
    rule: 'end sets `endedAt` and `endReason` as it is told',
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active(), { lastSeenAt: at(2), provenAt: at(1) });
      arranged.check.won('ending it', await end(arranged, session));
      const ended = { ...session, endedAt: at(MINUTE), endReason: 'revoked' };
      arranged.check.equal('the session', await stored(arranged, session), ended);
    },
  },
]);
