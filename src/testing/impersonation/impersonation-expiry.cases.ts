import type { ExpiryOfImpersonations } from '../../sessions/impersonation/impersonation-command-repository.contract.js';
import type { SessionRecord } from '../../sessions/session.record.js';
import type { Arranged } from '../kit/arranged.js';
import { together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, MINUTE } from '../kit/moments.js';
import { end, endOf } from '../sessions/ending.js';
import { stored } from '../sessions/session-records.js';
import type { Pair } from './impersonation-records.js';
import { aPair, expire, started } from './impersonation-records.js';

const DUE =
  'expireDue ends impersonations that nobody has ended and that are not live, or that rest on what is not live; at `at`, as `expired`';
const ONCE = 'expireDue ends no impersonation twice, however many run at once; `ended` names each';

/** What makes an impersonation be over, by its name; each is arranged between two people of its own. */
const DEATHS: Readonly<Record<string, (arranged: Arranged, pair: Pair) => Promise<unknown>>> = {
  'whose admin was suspended': (arranged, { admin }) => arranged.moved(admin, 'suspended'),
  'whose admin ended all sessions': (arranged, { admin }) => arranged.epochMoved(admin),
  'whose impersonator was suspended': (arranged, { actor }) => arranged.moved(actor, 'suspended'),
  'whose impersonator ended all sessions': (arranged, { actor }) => arranged.epochMoved(actor),
  'whose impersonator signed out': (arranged, { own }) => end(arranged, own, { reason: 'signed_out', at: at(5) }),
};

/** The last moment at which a session lives, and the bound that is one millisecond past it. */
const BY_A_MILLISECOND: Readonly<Record<string, readonly [Partial<SessionRecord>, Partial<ExpiryOfImpersonations>]>> = {
  expired: [{}, { at: at(MINUTE + 1) }],
  idle: [{ lastSeenAt: at(20) }, { idleSince: at(21) }],
  'too old': [{ openedAt: at(10) }, { openedSince: at(11) }],
};

const named = ({ actor, admin }: Pair, { sessionId }: { readonly sessionId: string }) => ({
  sessionId,
  adminId: admin.adminId,
  impersonatorId: actor.adminId,
});

export const impersonationExpiryCases = casesOf('ImpersonationCommandRepository', [
  {
    name: 'expireDue: ends what is over, whatever ended it, and nothing else',
    rule: DUE,
    run: async (arranged) => {
      const going = await aPair(arranged);
      const live = await started(arranged, going);
      for (const [what, kill] of Object.entries(DEATHS)) {
        const pair = await aPair(arranged);
        const session = await started(arranged, pair);
        await kill(arranged, pair);
        const answer = await expire(arranged);
        arranged.check.equal(`one ${what}`, answer, { ended: [named(pair, session)], more: false });
        arranged.check.equal(`its end`, endOf(await stored(arranged, session)), [at(MINUTE), 'expired']);
      }
      arranged.check.equal('the live one', await stored(arranged, live), live);
      arranged.check.equal('again', await expire(arranged), { ended: [], more: false });
    },
  },
  {
    name: 'expireDue: ends what is expired, idle, too old or of another system epoch, by 1 ms; the same of what it rests on',
    rule: DUE,
    run: async (arranged) => {
      const bounds = { idleSince: at(20), openedSince: at(10) };
      const [lasting, short] = [at(2 * MINUTE), at(MINUTE + 1)];
      for (const [what, [changes, then]] of Object.entries(BY_A_MILLISECOND)) {
        for (const which of ['it', 'what it rests on'] as const) {
          const facts = { openedAt: at(12), lastSeenAt: at(22), expiresAt: lasting };
          const due = { ...facts, ...changes, ...(what === 'expired' ? { expiresAt: short } : {}) };
          const pair = await aPair(arranged, which === 'it' ? facts : due);
          const session = await started(arranged, pair, { session: which === 'it' ? due : facts });
          const before = await expire(arranged, bounds);
          arranged.check.equal(`${which}, at the last moment before it is ${what}`, before, { ended: [], more: false });
          const after = await expire(arranged, { ...bounds, ...then });
          arranged.check.equal(`${which}, when it is ${what}`, after, { ended: [named(pair, session)], more: false });
        }
      }
      const pair = await aPair(arranged);
      const session = await started(arranged, pair);
      const answer = await expire(arranged, { systemEpoch: 1 });
      arranged.check.equal('of another system epoch', answer, { ended: [named(pair, session)], more: false });
    },
  },
  {
    name: 'expireDue: what was ended before keeps its end, and is named no more',
    rule: ONCE,
    run: async (arranged) => {
      const session = await started(arranged, await aPair(arranged), { session: { expiresAt: at(5) } });
      await arranged.arrange('an ended impersonation', end(arranged, session, { at: at(2), reason: 'signed_out' }));
      arranged.check.equal('the answer', await expire(arranged), { ended: [], more: false });
      arranged.check.equal('its end', endOf(await stored(arranged, session)), [at(2), 'signed_out']);
    },
  },
  {
    name: 'expireDue: ends at most the limit, and says when there is more',
    rule: 'expireDue ends at most `limit` impersonations; `more` says whether calling again may end more',
    run: async (arranged) => {
      for (let count = 0; count < 3; count += 1)
        await started(arranged, await aPair(arranged), { session: { expiresAt: at(5) } });
      const counted = async () => {
        const { ended, more } = await expire(arranged, { limit: 2 });
        return [ended.length, more];
      };
      arranged.check.equal('two of three', await counted(), [2, true]);
      arranged.check.equal('the last', await counted(), [1, false]);
      arranged.check.equal('none', await counted(), [0, false]);
    },
  },
  {
    name: 'expireDue: of 8 parallel runs each impersonation is named by one',
    rule: ONCE,
    run: async (arranged) => {
      const due: string[] = [];
      for (let count = 0; count < 4; count += 1)
        due.push((await started(arranged, await aPair(arranged), { session: { expiresAt: at(5) } })).sessionId);
      const answers = await together(8, (index) => expire(arranged, {}, arranged.process(index)));
      const named = answers.flatMap(({ ended }) => ended.map(({ sessionId }) => sessionId as string));
      arranged.check.equal('what they name, all told', [...named].sort(), [...due].sort());
    },
  },
  {
    name: 'expireDue: leaves every other session alone',
    rule: DUE,
    run: async (arranged) => {
      const { own } = await aPair(arranged, { expiresAt: at(5) });
      arranged.check.equal('the answer', await expire(arranged), { ended: [], more: false });
      arranged.check.equal('an expired session', endOf(await stored(arranged, own)), [null, null]);
    },
  },
]);
