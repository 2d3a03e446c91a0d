import type { SessionEnding } from '../../sessions/session-command-repository.contract.js';
import type { SessionRecord } from '../../sessions/session.record.js';
import type { Contracts } from '../../module/contracts.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, MINUTE, T0 } from '../kit/moments.js';
import { opened, stored } from './session-records.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { authored, NOBODY, SYSTEM, together } from '../kit/arranged.js';

const TOUCH = 'touch moves `lastSeenAt` forward only, and only while the session is not ended';
const TERMINAL = 'end is terminal: nothing later changes `endedAt` or `endReason`';
const END_ALL = "endAll moves the admin's credential epoch by one while it equals `expectedEpoch`";
const AUTHOR = 'while `by.kind` is `admin`, that admin must be `active` and still carry `credentialEpoch`, else `author_moved`';

function end(
  arranged: Arranged,
  { sessionId, adminId }: SessionRecord,
  changes: Partial<SessionEnding> = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.SessionCommandRepository.end({ sessionId, adminId, reason: 'revoked', at: at(MINUTE), ...changes });
}

function touch(arranged: Arranged, { sessionId }: SessionRecord, ms: number, contracts: Contracts = arranged.contracts) {
  return contracts.SessionCommandRepository.touch({ sessionId, at: at(ms) });
}

function endAll(
  arranged: Arranged,
  { adminId, epoch }: Pick<Given, 'adminId' | 'epoch'>,
  by = SYSTEM,
  contracts: Contracts = arranged.contracts,
) {
  return contracts.SessionCommandRepository.endAll({ adminId, expectedEpoch: epoch, at: T0, by });
}

const endOf = (session: SessionRecord | null) => [session?.endedAt, session?.endReason];

export const sessionEndingCases = casesOf('SessionCommandRepository', [
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
    rule: 'revoked is terminal and touches only the named session',
    run: async (arranged) => {
      const admin = await arranged.active();
      const [one, other] = [await opened(arranged, admin), await opened(arranged, admin)];
      arranged.check.won('ending one', await end(arranged, one));
      arranged.check.equal('the other', await stored(arranged, other), other);
    },
  },
  {
    name: 'endAll: moves the epoch by one, which every session and challenge shows',
    rule: END_ALL,
    run: async (arranged) => {
      const admin = await arranged.active();
      const session = await opened(arranged, admin);
      const claim = await endAll(arranged, admin);
      arranged.check.equal('the answer', claim, { outcome: 'won', adminId: admin.adminId, credentialEpoch: admin.epoch + 1 });
      const snapshot = await arranged.contracts.SessionQueryRepository.byId(session);
      arranged.check.equal("the admin's epoch beside the session", snapshot?.adminCredentialEpoch, admin.epoch + 1);
      arranged.check.equal("the session's own epoch", snapshot?.session.credentialEpoch, admin.epoch);
    },
  },
  {
    name: 'endAll: moves nothing but the epoch of that admin',
    rule: END_ALL,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const before = await arranged.record(admin.adminId);
      await arranged.arrange('endAll', endAll(arranged, admin));
      arranged.check.equal('status and version', await arranged.record(admin.adminId), before);
      arranged.check.equal('another admin', await arranged.stateOf(other.adminId), other);
    },
  },
  {
    name: 'endAll: refused when the epoch is not as expected',
    rule: END_ALL,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { epoch } = await arranged.epochMoved(admin);
      arranged.check.lost('under the old epoch', await endAll(arranged, admin), 'epoch_moved');
      arranged.check.lost('under one that was never', await endAll(arranged, { ...admin, epoch: epoch + 7 }), 'epoch_moved');
      arranged.check.equal('the epoch', (await arranged.stateOf(admin.adminId)).epoch, epoch);
    },
  },
  {
    name: 'endAll: of 16 parallel calls one wins',
    rule: END_ALL,
    run: async (arranged) => {
      const admin = await arranged.active();
      const claims = await together(16, (index) => endAll(arranged, admin, SYSTEM, arranged.process(index)));
      arranged.check.endings('16 calls', claims, { won: 1, epoch_moved: 15 });
      arranged.check.equal('the epoch', (await arranged.stateOf(admin.adminId)).epoch, admin.epoch + 1);
    },
  },
  {
    name: 'endAll: an unknown admin is not found',
    rule: 'endAll answers `not_found` for who does not exist',
    run: async (arranged) => {
      arranged.check.lost('nobody', await endAll(arranged, { adminId: NOBODY, epoch: 0 }), 'not_found');
    },
  },
  {
    name: 'endAll: refused when the author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      const [admin, author, suspended] = [await arranged.active(), await arranged.active(), await arranged.active()];
      await arranged.epochMoved(author);
      const later = await arranged.moved(suspended, 'suspended');
      arranged.check.lost('by one whose epoch moved', await endAll(arranged, admin, authored(author)), 'author_moved');
      arranged.check.lost('by one who is suspended', await endAll(arranged, admin, authored(later)), 'author_moved');
      arranged.check.equal('the epoch', (await arranged.stateOf(admin.adminId)).epoch, admin.epoch);
    },
  },
  {
    name: 'endAll: an admin may end the sessions of oneself',
    rule: END_ALL,
    run: async (arranged) => {
      const admin = await arranged.active();
      arranged.check.won('by oneself', await endAll(arranged, admin, authored(admin)));
    },
  },
  {
    name: "endAll: two admins who end each other's sessions at once: one does, 10 times without a deadlock",
    rule: AUTHOR,
    run: async (arranged) => {
      for (let round = 0; round < 10; round += 1) {
        const [a, b] = [await arranged.active(), await arranged.active()];
        const claims = await together(2, (index) =>
          index === 0
            ? endAll(arranged, a, authored(b), arranged.process(0))
            : endAll(arranged, b, authored(a), arranged.process(1)),
        );
        arranged.check.endings('the two', claims, { won: 1, author_moved: 1 });
      }
    },
  },
]);
