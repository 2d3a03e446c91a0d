import type { SessionEnding } from '../../sessions/session-command-repository.contract.js';
import type { SessionRecord } from '../../sessions/session.record.js';
import type { Contracts } from '../../module/contracts.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, MINUTE, T0 } from '../kit/moments.js';
import { opened, stored } from './session-records.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { NOBODY, SYSTEM, together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';

const TOUCH = 'touch moves `lastSeenAt` forward only, and only while the session is not ended';
const TERMINAL = 'end is terminal: nothing later changes `endedAt` or `endReason`';
const END_ALL = "endAll moves the admin's credential epoch by one while it equals `expectedEpoch`";

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

export const endingAllCases = casesOf('SessionCommandRepository', [
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
