import type { SessionRecord } from '../../sessions/session.record.js';
import type { Arranged } from '../kit/arranged.js';
import { NOBODY, SYSTEM, together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, MINUTE, START, UNICODE } from '../kit/moments.js';
import { end } from '../sessions/ending.js';
import { aSession, opened, stored } from '../sessions/session-records.js';
import { revoke } from '../devices/device-records.js';
import type { Pair } from './impersonation-records.js';
import { aPair, aStart, carrying, snapshotOf, start, started } from './impersonation-records.js';

const INSERTS = 'start inserts the session and what it rests on; from then on it is answered with `impersonator`';
const ADMIN = "start inserts only while the admin is `active` and its credential epoch is the session's";
const CARRIER = 'start inserts only while `carriedBy` is a live session of the author, in which nobody impersonates';
const ONE = 'start inserts only while no impersonation by the author is live';

/** Sessions of the author that carry nothing, by what is wrong with each; and the one that is right but for a millisecond. */
const DEAD: Readonly<Record<string, { readonly own: Partial<SessionRecord>; readonly alive: Partial<SessionRecord> }>> = {
  expired: { own: { expiresAt: at(9) }, alive: { expiresAt: at(10) } },
  idle: { own: { lastSeenAt: at(3) }, alive: { lastSeenAt: at(4) } },
  'too old': { own: { openedAt: at(1), lastSeenAt: at(5) }, alive: { openedAt: at(2), lastSeenAt: at(5) } },
  'of another system epoch': { own: { systemEpoch: 1, lastSeenAt: at(5) }, alive: { lastSeenAt: at(5) } },
};
const AT_NINE = { session: { openedAt: at(9) }, idleSince: at(4), openedSince: at(2) };
const FITS = { openedAt: at(2), lastSeenAt: at(5) };

/** Another session of the same author. */
const another = async (arranged: Arranged, pair: Pair): Promise<Pair> => ({ ...pair, own: await opened(arranged, pair.actor) });

export const impersonationStartingCases = casesOf('ImpersonationCommandRepository', [
  {
    name: 'start: the session as it was told, with the one it rests on, wherever it is read',
    rule: INSERTS,
    run: async (arranged) => {
      const pair = await aPair(arranged, { lastSeenAt: at(7), expiresAt: at(2 * HOUR) });
      const session = {
        deviceDigest: arranged.digest(),
        systemEpoch: 0,
        factors: 'password_and_totp',
        userAgent: UNICODE,
      } as const;
      const given = aStart(arranged, pair, { session });
      const claim = await arranged.contracts.ImpersonationCommandRepository.start(given);
      arranged.check.equal('the answer', claim, { outcome: 'won', sessionId: given.session.sessionId });
      const { actor, admin, own } = pair;
      const impersonator = {
        session: carrying(own),
        adminStatus: 'active',
        adminCredentialEpoch: actor.epoch,
        deviceRevoked: false,
      };
      const beside = { adminStatus: 'active', adminCredentialEpoch: admin.epoch, deviceRevoked: false, impersonator };
      const snapshot = { session: given.session, ...beside };
      arranged.check.equal('by id', await snapshotOf(arranged, given.session), snapshot);
      const { tokenDigest } = given;
      const { SessionQueryRepository: queries } = arranged.contracts;
      arranged.check.equal('by token', await queries.byTokenDigest({ tokenDigest }), { ...snapshot, tokenDigest });
      const page = await queries.page({ adminId: admin.adminId, cursor: null, limit: 9 });
      const listed = { session: given.session, deviceRevoked: false, impersonator };
      arranged.check.equal('in the list', page, { outcome: 'page', sessions: [listed], next: null });
      arranged.check.equal("the impersonator's own", await stored(arranged, own), own);
      arranged.check.equal('what that rests on', (await snapshotOf(arranged, own))?.impersonator, null);
    },
  },
  {
    name: "start: the impersonator's session, status and epoch are those of now",
    rule: INSERTS,
    run: async (arranged) => {
      const pair = await aPair(arranged);
      const session = await started(arranged, pair);
      const now = async () => {
        const carrier = (await snapshotOf(arranged, session))?.impersonator;
        return [carrier?.adminStatus, carrier?.adminCredentialEpoch, carrier?.session.endReason, carrier?.session.lastSeenAt];
      };
      const { SessionCommandRepository: commands } = arranged.contracts;
      await arranged.arrange('a session just seen', commands.touch({ sessionId: pair.own.sessionId, at: at(5) }));
      arranged.check.equal('when seen', await now(), ['active', pair.actor.epoch, null, at(5)]);
      await arranged.arrange('an ended session', end(arranged, pair.own));
      const moved = await arranged.epochMoved(pair.actor);
      arranged.check.equal('when ended', await now(), ['active', moved.epoch, 'revoked', at(5)]);
      const suspended = await arranged.moved(moved, 'suspended');
      arranged.check.equal('when suspended', await now(), ['suspended', suspended.epoch, 'revoked', at(5)]);
    },
  },
  {
    name: 'start: refused when the author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      const pair = await aPair(arranged);
      const authors = { ...(await movedAuthors(arranged)), 'a part of the host': SYSTEM };
      for (const [who, by] of Object.entries(authors)) {
        arranged.check.lost(`by ${who}`, await start(arranged, pair, { by }), 'author_moved');
      }
    },
  },
  {
    name: 'start: refused unless the admin is active, under the epoch that was read',
    rule: ADMIN,
    run: async (arranged) => {
      const pair = await aPair(arranged);
      const nobody = { ...pair, admin: { ...pair.admin, adminId: NOBODY } };
      arranged.check.lost('nobody', await start(arranged, nobody), 'not_active');
      const moved = await arranged.epochMoved(pair.admin);
      arranged.check.lost('under the old epoch', await start(arranged, pair), 'epoch_moved');
      const suspended = await arranged.moved(moved, 'suspended');
      const given = aStart(arranged, { ...pair, admin: suspended });
      const claim = await arranged.contracts.ImpersonationCommandRepository.start(given);
      arranged.check.lost('a suspended one', claim, 'not_active');
      arranged.check.equal('stored all the same', await snapshotOf(arranged, given.session), null);
    },
  },
  {
    name: 'start: rests on a live session of the author, by 1 ms',
    rule: CARRIER,
    run: async (arranged) => {
      for (const [what, { own, alive }] of Object.entries(DEAD)) {
        const pair = await aPair(arranged, { ...FITS, ...own });
        arranged.check.lost(`on one that is ${what}`, await start(arranged, pair, AT_NINE), 'session_ended');
        const other = await aPair(arranged, { ...FITS, ...alive });
        arranged.check.won(`on one that is not ${what}`, await start(arranged, other, AT_NINE));
      }
    },
  },
  {
    name: 'start: rests on no session that was ended, is unknown, of another or of an earlier epoch',
    rule: CARRIER,
    run: async (arranged) => {
      const [pair, other] = [await aPair(arranged), await aPair(arranged)];
      const unknown = { ...pair, own: aSession(arranged, pair.actor) };
      arranged.check.lost('an unknown one', await start(arranged, unknown), 'session_ended');
      arranged.check.lost("another's", await start(arranged, { ...pair, own: other.own }), 'session_ended');
      const ofAdmin = await opened(arranged, pair.admin);
      arranged.check.lost("the admin's own", await start(arranged, { ...pair, own: ofAdmin }), 'session_ended');
      const earlier = { ...pair, actor: await arranged.epochMoved(pair.actor) };
      arranged.check.lost('one of an earlier epoch', await start(arranged, earlier), 'session_ended');
      await arranged.arrange('an ended session', end(arranged, other.own));
      arranged.check.lost('an ended one', await start(arranged, other), 'session_ended');
    },
  },
  {
    name: 'start: rests on no session whose device was revoked',
    rule: CARRIER,
    uses: 'DeviceCommandRepository',
    run: async (arranged) => {
      const deviceDigest = arranged.digest();
      const pair = await aPair(arranged, { deviceDigest });
      await arranged.arrange('a revoked device', revoke(arranged, pair.actor, deviceDigest));
      const claim = await start(arranged, pair, { session: { openedAt: at(MINUTE) } });
      arranged.check.lost('on its session', claim, 'session_ended');
    },
  },
  {
    name: 'start: nobody impersonates out of an impersonation',
    rule: CARRIER,
    run: async (arranged) => {
      const [pair, third] = [await aPair(arranged), await arranged.active()];
      const session = await started(arranged, pair);
      // By its owner it would be a session of the admin who is impersonated, and by that admin's epoch it would stand.
      const chained = { actor: pair.admin, own: session, admin: third };
      arranged.check.lost('as a third', await start(arranged, chained), 'chained');
    },
  },
  {
    name: 'start: one by one admin at a time, whomever and from wherever',
    rule: ONE,
    run: async (arranged) => {
      const pair = await aPair(arranged);
      const session = await started(arranged, pair);
      arranged.check.lost('the same', await start(arranged, pair), 'already_active');
      const elsewhere = { ...(await another(arranged, pair)), admin: await arranged.active() };
      arranged.check.lost('another, from another session', await start(arranged, elsewhere), 'already_active');
      const somebody = await aPair(arranged);
      arranged.check.won('by somebody else', await start(arranged, { ...somebody, admin: pair.admin }));
      await arranged.arrange('an ended impersonation', end(arranged, session));
      arranged.check.won('when it was ended', await start(arranged, elsewhere));
    },
  },
  {
    name: 'start: what is dead keeps nobody from starting another',
    rule: ONE,
    run: async (arranged) => {
      const expired = await aPair(arranged);
      await started(arranged, expired, { session: { expiresAt: at(9) } });
      arranged.check.lost(
        'still live by 1 ms',
        await start(arranged, expired, { session: { openedAt: at(8) } }),
        'already_active',
      );
      arranged.check.won('an expired one', await start(arranged, expired, { session: { openedAt: at(9) } }));
      const superseded = await aPair(arranged);
      await started(arranged, superseded);
      const admin = await arranged.epochMoved(superseded.admin);
      arranged.check.won('one of an earlier epoch of the admin', await start(arranged, { ...superseded, admin }));
      const signedOut = await aPair(arranged);
      await started(arranged, signedOut);
      await arranged.arrange('an ended session', end(arranged, signedOut.own));
      arranged.check.won('one that rested on an ended session', await start(arranged, await another(arranged, signedOut)));
      const emergency = await aPair(arranged);
      await started(arranged, emergency);
      const anew = { ...emergency, own: await opened(arranged, emergency.actor, { systemEpoch: 1 }) };
      arranged.check.won('one of an earlier system epoch', await start(arranged, anew, { session: { systemEpoch: 1 } }));
    },
  },
  {
    name: 'start: of 16 parallel starts by one admin one wins',
    rule: ONE,
    run: async (arranged) => {
      const pair = await aPair(arranged);
      const admins = await Promise.all([arranged.active(), arranged.active()]);
      const claims = await together(16, (index) => {
        const admin = admins[index % 2] ?? pair.admin;
        return start(arranged, { ...pair, admin }, {}, arranged.process(index >> 1));
      });
      arranged.check.endings('16 starts', claims, { won: 1, already_active: 15 });
    },
  },
  {
    name: 'start: two who begin to act as each other both do, 10 times without a deadlock',
    rule: ONE,
    run: async (arranged) => {
      for (let round = 0; round < 10; round += 1) {
        const pair = await aPair(arranged);
        const back = { actor: pair.admin, admin: pair.actor, own: await opened(arranged, pair.admin) };
        const claims = await together(2, (index) => start(arranged, index === 0 ? pair : back, {}, arranged.process(index)));
        arranged.check.endings('the two', claims, { won: 2 });
      }
    },
  },
  {
    name: 'start beside what ends all sessions of either: the one that wins is seen by the other',
    rule: ADMIN,
    run: async (arranged) => {
      for (let round = 0; round < 10; round += 1) {
        const pair = await aPair(arranged);
        const { adminId, epoch } = round % 2 === 0 ? pair.actor : pair.admin;
        const given = aStart(arranged, pair);
        const [claim] = await together(2, async (index): Promise<{ readonly outcome: string }> => {
          if (index === 0) return arranged.process(0).ImpersonationCommandRepository.start(given);
          const ending = { adminId, expectedEpoch: epoch, at: START, by: SYSTEM };
          return arranged.process(1).SessionCommandRepository.endAll(ending);
        });
        const snapshot = await snapshotOf(arranged, given.session);
        if (claim?.outcome !== 'won') {
          arranged.check.equal('stored all the same', snapshot, null);
          continue;
        }
        const epochs = [snapshot?.adminCredentialEpoch, snapshot?.impersonator?.adminCredentialEpoch];
        arranged.check.that('the epoch that moved is seen beside it', epochs.includes(epoch + 1));
      }
    },
  },
  {
    name: 'start: by one author for 2 admins, one after the other was ended, without a trace of the first',
    rule: INSERTS,
    run: async (arranged) => {
      const pair = await aPair(arranged);
      const first = await started(arranged, pair);
      await arranged.arrange('an ended impersonation', end(arranged, first));
      const next = { ...pair, admin: await arranged.active() };
      const second = await started(arranged, next, { by: authored(pair.actor) });
      arranged.check.equal('the second', (await snapshotOf(arranged, second))?.session, second);
      arranged.check.equal('the end of the first', (await stored(arranged, first))?.endReason, 'revoked');
    },
  },
]);
