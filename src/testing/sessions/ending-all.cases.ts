import type { Contracts } from '../../module/contracts.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { NOBODY, SYSTEM, together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { START } from '../kit/moments.js';
import { opened } from './session-records.js';

const END_ALL = "endAll moves the admin's credential epoch by one while it equals `expectedEpoch`";

function endAll(
  arranged: Arranged,
  { adminId, epoch }: Pick<Given, 'adminId' | 'epoch'>,
  by = SYSTEM,
  contracts: Contracts = arranged.contracts,
) {
  return contracts.SessionCommandRepository.endAll({ adminId, expectedEpoch: epoch, at: START, by });
}

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
      const admin = await arranged.active();
      for (const [who, by] of Object.entries(await movedAuthors(arranged)))
        arranged.check.lost(`by ${who}`, await endAll(arranged, admin, by), 'author_moved');
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
  {
    name: 'endAll: the admin may have any status',
    rule: END_ALL,
    run: async (arranged) => {
      const suspended = await arranged.moved(await arranged.active(), 'suspended');
      for (const admin of [suspended, await arranged.invited()]) {
        const claim = await endAll(arranged, admin);
        if (arranged.check.won(`of one who is ${admin.status}`, claim))
          arranged.check.equal('the epoch', claim.credentialEpoch, admin.epoch + 1);
      }
    },
  },
  {
    name: 'endAll: an active author may end the sessions of another',
    rule: AUTHOR,
    run: async (arranged) => {
      const [admin, author] = [await arranged.active(), await arranged.epochMoved(await arranged.active())];
      arranged.check.won('of another', await endAll(arranged, admin, authored(author)));
      arranged.check.equal('the author', await arranged.stateOf(author.adminId), author);
    },
  },
]);
