import { together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, MINUTE } from '../kit/moments.js';
import { end, endOf, touch } from './ending.js';
import { opened, stored } from './session-records.js';

const TOUCH = 'touch moves `lastSeenAt` forward only, and only while the session is not ended';

export const sessionTouchingCases = casesOf('SessionCommandRepository', [
  {
    name: 'touch: moves lastSeenAt forward only, and nothing else',
    rule: TOUCH,
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active());
      arranged.check.won('a later moment', await touch(arranged, session, MINUTE));
      arranged.check.won('an earlier moment', await touch(arranged, session, 1));
      arranged.check.equal('the session', await stored(arranged, session), { ...session, lastSeenAt: at(MINUTE) });
    },
  },
  {
    name: 'touch: 32 parallel touches leave the latest moment',
    rule: TOUCH,
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active());
      await together(32, (index) => touch(arranged, session, (index * 13) % 32, arranged.process(index)));
      arranged.check.equal('lastSeenAt', (await stored(arranged, session))?.lastSeenAt, at(31));
    },
  },
  {
    name: 'touch: an ended session stays ended',
    rule: TOUCH,
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active());
      await arranged.arrange('an ended session', end(arranged, session));
      arranged.check.lost('touching it', await touch(arranged, session, 2 * MINUTE), 'ended');
      const ended = { ...session, endedAt: at(MINUTE), endReason: 'revoked' };
      arranged.check.equal('the session', await stored(arranged, session), ended);
    },
  },
  {
    name: 'touch beside end: 32 parallel calls leave it ended',
    rule: 'touch can never un-end a session',
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active());
      const claims = await together(32, async (index) =>
        index === 13
          ? end(arranged, session, {}, arranged.process(index))
          : touch(arranged, session, index, arranged.process(index)),
      );
      const [ending] = claims.slice(13);
      if (ending !== undefined) arranged.check.won('ending it', ending);
      arranged.check.equal('its end', endOf(await stored(arranged, session)), [at(MINUTE), 'revoked']);
    },
  },
  {
    name: 'touch: concerns that session alone',
    rule: TOUCH,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [session, other] = [await opened(arranged, admin), await opened(arranged, admin)];
      arranged.check.won('touching one', await touch(arranged, session, MINUTE));
      arranged.check.equal('the other one', await stored(arranged, other), other);
    },
  },
  {
    name: 'touch: what does not exist is ended',
    rule: 'touch answers `ended` for a session there is not',
    run: async (arranged) => {
      const session = { ...(await opened(arranged, await arranged.active())), sessionId: arranged.sessionId() };
      arranged.check.lost('an unknown one', await touch(arranged, session, MINUTE), 'ended');
    },
  },
]);
