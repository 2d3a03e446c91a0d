import type { Contracts } from '../../module/contracts.js';
import type { ExpiryOfSessions } from '../../sessions/session-command-repository.contract.js';
import type { Arranged } from '../kit/arranged.js';
import { together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, MINUTE, START } from '../kit/moments.js';
import { end, endOf, touch } from './ending.js';
import { opened, stored } from './session-records.js';

const DUE =
  'expireDue ends sessions that nobody has ended and that are over: expired (`at >= expiresAt`), idle or too old by the moments it is told; at `at`, as `expired`';
const ONCE = 'expireDue ends no session twice, however many run at once; `ended` says how many it ended';

/** A minute later, under bounds that nothing reaches unless it is told otherwise. */
function expire(arranged: Arranged, changes: Partial<ExpiryOfSessions> = {}, contracts: Contracts = arranged.contracts) {
  const bounds = { idleSince: START, openedSince: START, limit: 100, at: at(MINUTE) };
  return contracts.SessionCommandRepository.expireDue({ ...bounds, ...changes });
}

export const sessionExpiryCases = casesOf('SessionCommandRepository', [
  {
    name: 'expireDue: ends what is expired, idle or too old, by 1 ms, and nothing else',
    rule: DUE,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const bounds = { idleSince: at(20), openedSince: at(10) };
      const due = {
        expired: await opened(arranged, admin, { openedAt: at(10), lastSeenAt: at(20), expiresAt: at(MINUTE) }),
        idle: await opened(arranged, other, { openedAt: at(10), lastSeenAt: at(19) }),
        'too old': await opened(arranged, admin, { openedAt: at(9), lastSeenAt: at(20) }),
      };
      const live = await opened(arranged, other, { openedAt: at(10), lastSeenAt: at(20), expiresAt: at(MINUTE + 1) });
      arranged.check.equal('the answer', await expire(arranged, bounds), { ended: 3, more: false });
      for (const [what, session] of Object.entries(due)) {
        const ended = { ...session, endedAt: at(MINUTE), endReason: 'expired' };
        arranged.check.equal(`the one that is ${what}`, await stored(arranged, session), ended);
      }
      arranged.check.equal('the live one', await stored(arranged, live), live);
      arranged.check.equal('again', await expire(arranged, bounds), { ended: 0, more: false });
    },
  },
  {
    name: 'expireDue: what was ended before keeps its end',
    rule: 'end is terminal: nothing later changes `endedAt` or `endReason`',
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active(), { expiresAt: at(5) });
      await arranged.arrange('an ended session', end(arranged, session, { at: at(1) }));
      arranged.check.equal('the answer', await expire(arranged), { ended: 0, more: false });
      arranged.check.equal('its end', endOf(await stored(arranged, session)), [at(1), 'revoked']);
    },
  },
  {
    name: 'expireDue: ends at most the limit, and says when there is more',
    rule: 'expireDue ends at most `limit` sessions; `more` says whether calling again may end more',
    run: async (arranged) => {
      const admin = await arranged.active();
      for (let count = 0; count < 5; count += 1) await opened(arranged, admin, { expiresAt: at(5) });
      const answers = [
        await expire(arranged, { limit: 2 }),
        await expire(arranged, { limit: 2 }),
        await expire(arranged, { limit: 1 }),
      ];
      arranged.check.equal('slice by slice', answers, [
        { ended: 2, more: true },
        { ended: 2, more: true },
        { ended: 1, more: false },
      ]);
    },
  },
  {
    name: 'expireDue: 8 parallel runs end each session once',
    rule: ONCE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const sessions = [];
      for (let count = 0; count < 12; count += 1) sessions.push(await opened(arranged, admin, { expiresAt: at(5) }));
      const answers = await together(8, (index) => expire(arranged, { at: at(MINUTE + index) }, arranged.process(index)));
      arranged.check.equal(
        'ended by all of them',
        answers.reduce((sum, { ended }) => sum + ended, 0),
        12,
      );
      const ends = await Promise.all(sessions.map(async (session) => endOf(await stored(arranged, session))[1]));
      arranged.check.equal('their reasons', [...new Set(ends)], ['expired']);
    },
  },
  {
    name: 'expireDue beside touch: a session that was used goes on, or stays ended',
    rule: 'expireDue leaves a session that was used meanwhile; touch never un-ends one',
    run: async (arranged) => {
      const admin = await arranged.active();
      for (let round = 0; round < 4; round += 1) {
        const session = await opened(arranged, admin, { expiresAt: at(9 * HOUR) });
        const touches = await together(8, async (index) => {
          const contracts = arranged.process(index);
          if (index === 2 * round) return (await expire(arranged, { idleSince: at(1), at: at(HOUR) }, contracts)).ended;
          return (await touch(arranged, session, HOUR, contracts)).outcome;
        });
        const ended = touches.includes(1);
        const after = await stored(arranged, session);
        arranged.check.equal('its end', after?.endReason, ended ? 'expired' : null);
        if (!ended) arranged.check.equal('when it was last seen', after?.lastSeenAt, at(HOUR));
      }
    },
  },
]);
