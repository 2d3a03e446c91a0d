import type { SessionEnding } from '../../sessions/session-command-repository.contract.js';
import type { SessionRecord } from '../../sessions/session.record.js';
import type { Contracts } from '../../module/contract-catalogue.js';
import { casesOf } from './conformance-case.js';
import { at, MINUTE, T0 } from './moments.js';
import { opened, stored } from './session-records.js';
import type { Given, Stage } from './stage.js';
import { authored, NOBODY, SYSTEM, together } from './stage.js';

const TOUCH = 'touch moves `lastSeenAt` forward only, and only while the session is not ended';
const TERMINAL = 'end is terminal: nothing later changes `endedAt` or `endReason`';
const END_ALL = "endAll moves the admin's credential epoch by one while it equals `expectedEpoch`";
const AUTHOR = 'while `by.kind` is `admin`, that admin must be `active` and still carry `credentialEpoch`, else `author_moved`';

function end(
  stage: Stage,
  { sessionId, adminId }: SessionRecord,
  changes: Partial<SessionEnding> = {},
  contracts: Contracts = stage.contracts,
) {
  return contracts.SessionCommandRepository.end({ sessionId, adminId, reason: 'revoked', at: at(MINUTE), ...changes });
}

function touch(stage: Stage, { sessionId }: SessionRecord, ms: number, contracts: Contracts = stage.contracts) {
  return contracts.SessionCommandRepository.touch({ sessionId, at: at(ms) });
}

function endAll(
  stage: Stage,
  { adminId, epoch }: Pick<Given, 'adminId' | 'epoch'>,
  by = SYSTEM,
  contracts: Contracts = stage.contracts,
) {
  return contracts.SessionCommandRepository.endAll({ adminId, expectedEpoch: epoch, at: T0, by });
}

const endOf = (session: SessionRecord | null) => [session?.endedAt, session?.endReason];

export const sessionEndingCases = casesOf('SessionCommandRepository', [
  {
    name: 'touch: moves lastSeenAt forward only, and nothing else',
    promise: TOUCH,
    invariants: ['S6', 'C22'],
    run: async (stage) => {
      const session = await opened(stage, await stage.active());
      stage.check.won('a later moment', await touch(stage, session, MINUTE));
      stage.check.won('an earlier moment', await touch(stage, session, 1));
      stage.check.equal('the session', await stored(stage, session), { ...session, lastSeenAt: at(MINUTE) });
    },
  },
  {
    name: 'touch: 32 parallel touches leave the latest moment',
    promise: TOUCH,
    invariants: ['S6'],
    run: async (stage) => {
      const session = await opened(stage, await stage.active());
      await together(32, (index) => touch(stage, session, (index * 13) % 32, stage.process(index)));
      stage.check.equal('lastSeenAt', (await stored(stage, session))?.lastSeenAt, at(31));
    },
  },
  {
    name: 'touch: an ended session stays ended',
    promise: TOUCH,
    invariants: ['S5', 'C15'],
    run: async (stage) => {
      const session = await opened(stage, await stage.active());
      await stage.arrange('an ended session', end(stage, session));
      stage.check.lost('touching it', await touch(stage, session, 2 * MINUTE), 'ended');
      const ended = { ...session, endedAt: at(MINUTE), endReason: 'revoked' };
      stage.check.equal('the session', await stored(stage, session), ended);
    },
  },
  {
    name: 'touch beside end: 32 parallel calls leave it ended',
    promise: 'touch can never un-end a session',
    invariants: ['S5', 'C15'],
    run: async (stage) => {
      const session = await opened(stage, await stage.active());
      const claims = await together(32, async (index) =>
        index === 13 ? end(stage, session, {}, stage.process(index)) : touch(stage, session, index, stage.process(index)),
      );
      const [ending] = claims.slice(13);
      if (ending !== undefined) stage.check.won('ending it', ending);
      stage.check.equal('its end', endOf(await stored(stage, session)), [at(MINUTE), 'revoked']);
    },
  },
  {
    name: 'end: is terminal',
    promise: TERMINAL,
    invariants: ['S5'],
    run: async (stage) => {
      const session = await opened(stage, await stage.active());
      stage.check.won('ending it', await end(stage, session, { reason: 'signed_out' }));
      stage.check.lost('ending it again', await end(stage, session, { at: at(2 * MINUTE) }), 'already_ended');
      stage.check.equal('its end', endOf(await stored(stage, session)), [at(MINUTE), 'signed_out']);
    },
  },
  {
    name: 'end: of 16 parallel endings one wins, and its reason stays',
    promise: TERMINAL,
    invariants: ['S5', 'C12'],
    run: async (stage) => {
      const session = await opened(stage, await stage.active());
      const claims = await together(16, (index) => {
        const ending = { reason: index % 2 === 0 ? 'revoked' : 'signed_out', at: at(index) } as const;
        return end(stage, session, ending, stage.process(index));
      });
      stage.check.endings('16 endings', claims, { won: 1, already_ended: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      const expected = [at(winner), winner % 2 === 0 ? 'revoked' : 'signed_out'];
      stage.check.equal('its end', endOf(await stored(stage, session)), expected);
    },
  },
  {
    name: 'end: both ids must match one session',
    promise: 'both ids must match one session; else the answer is `not_found` and nothing changes',
    invariants: ['S5', 'F58'],
    run: async (stage) => {
      const [session, { adminId }] = [await opened(stage, await stage.active()), await stage.active()];
      stage.check.lost("as another admin's", await end(stage, session, { adminId }), 'not_found');
      stage.check.lost('an unknown one', await end(stage, session, { sessionId: stage.sessionId() }), 'not_found');
      stage.check.equal('its end', endOf(await stored(stage, session)), [null, null]);
    },
  },
  {
    name: 'end: ends the named session alone',
    promise: 'revoked is terminal and touches only the named session',
    invariants: ['S5'],
    run: async (stage) => {
      const admin = await stage.active();
      const [one, other] = [await opened(stage, admin), await opened(stage, admin)];
      stage.check.won('ending one', await end(stage, one));
      stage.check.equal('the other', await stored(stage, other), other);
    },
  },
  {
    name: 'endAll: moves the epoch by one, which every session and challenge shows',
    promise: END_ALL,
    invariants: ['S4'],
    run: async (stage) => {
      const admin = await stage.active();
      const session = await opened(stage, admin);
      const claim = await endAll(stage, admin);
      stage.check.equal('the answer', claim, { outcome: 'won', adminId: admin.adminId, credentialEpoch: admin.epoch + 1 });
      const snapshot = await stage.contracts.SessionQueryRepository.byId(session);
      stage.check.equal("the admin's epoch beside the session", snapshot?.adminCredentialEpoch, admin.epoch + 1);
      stage.check.equal("the session's own epoch", snapshot?.session.credentialEpoch, admin.epoch);
    },
  },
  {
    name: 'endAll: moves nothing but the epoch of that admin',
    promise: END_ALL,
    invariants: ['S5', 'X7'],
    run: async (stage) => {
      const [admin, other] = [await stage.active(), await stage.active()];
      const before = await stage.record(admin.adminId);
      await stage.arrange('endAll', endAll(stage, admin));
      stage.check.equal('status and version', await stage.record(admin.adminId), before);
      stage.check.equal('another admin', await stage.stateOf(other.adminId), other);
    },
  },
  {
    name: 'endAll: refused when the epoch is not as expected',
    promise: END_ALL,
    invariants: ['Z3'],
    run: async (stage) => {
      const admin = await stage.active();
      const { epoch } = await stage.epochMoved(admin);
      stage.check.lost('under the old epoch', await endAll(stage, admin), 'epoch_moved');
      stage.check.lost('under one that was never', await endAll(stage, { ...admin, epoch: epoch + 7 }), 'epoch_moved');
      stage.check.equal('the epoch', (await stage.stateOf(admin.adminId)).epoch, epoch);
    },
  },
  {
    name: 'endAll: of 16 parallel calls one wins',
    promise: END_ALL,
    invariants: ['S4', 'C19'],
    run: async (stage) => {
      const admin = await stage.active();
      const claims = await together(16, (index) => endAll(stage, admin, SYSTEM, stage.process(index)));
      stage.check.endings('16 calls', claims, { won: 1, epoch_moved: 15 });
      stage.check.equal('the epoch', (await stage.stateOf(admin.adminId)).epoch, admin.epoch + 1);
    },
  },
  {
    name: 'endAll: an unknown admin is not found',
    promise: 'endAll answers `not_found` for who does not exist',
    run: async (stage) => {
      stage.check.lost('nobody', await endAll(stage, { adminId: NOBODY, epoch: 0 }), 'not_found');
    },
  },
  {
    name: 'endAll: refused when the author moved',
    promise: AUTHOR,
    invariants: ['Z3', 'C5', 'C7'],
    run: async (stage) => {
      const [admin, author, suspended] = [await stage.active(), await stage.active(), await stage.active()];
      await stage.epochMoved(author);
      const later = await stage.moved(suspended, 'suspended');
      stage.check.lost('by one whose epoch moved', await endAll(stage, admin, authored(author)), 'author_moved');
      stage.check.lost('by one who is suspended', await endAll(stage, admin, authored(later)), 'author_moved');
      stage.check.equal('the epoch', (await stage.stateOf(admin.adminId)).epoch, admin.epoch);
    },
  },
  {
    name: 'endAll: an admin may end the sessions of oneself',
    promise: END_ALL,
    invariants: ['S4'],
    run: async (stage) => {
      const admin = await stage.active();
      stage.check.won('by oneself', await endAll(stage, admin, authored(admin)));
    },
  },
  {
    name: "endAll: two admins who end each other's sessions at once: one does, 10 times without a deadlock",
    promise: AUTHOR,
    invariants: ['Z3', 'C5'],
    run: async (stage) => {
      for (let round = 0; round < 10; round += 1) {
        const [a, b] = [await stage.active(), await stage.active()];
        const claims = await together(2, (index) =>
          index === 0 ? endAll(stage, a, authored(b), stage.process(0)) : endAll(stage, b, authored(a), stage.process(1)),
        );
        stage.check.endings('the two', claims, { won: 1, author_moved: 1 });
      }
    },
  },
]);
