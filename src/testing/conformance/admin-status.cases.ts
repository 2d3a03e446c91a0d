import type { StatusChange } from '../../lifecycle/admin-command-repository.contract.js';
import type { AdminStatus } from '../../kernel/admin-status.js';
import type { Contracts } from '../../module/contract-catalogue.js';
import { casesOf } from './conformance-case.js';
import { at, T0, UNICODE } from './moments.js';
import type { Given, Stage } from './stage.js';
import { authored, together } from './stage.js';

const AS_EXPECTED = 'changeStatus writes only while status and version are as expected';
const TOGETHER = 'changeStatus moves status and version - and, when leaving `active`, the credential epoch - in one write';
const AUTHOR = 'while `by.kind` is `admin`, that admin must be `active` and still carry `credentialEpoch`, else `author_moved`';
const GROW = "an admin's version and epoch only grow";

function change(
  stage: Stage,
  admin: Given,
  to: AdminStatus,
  changes: Partial<StatusChange> = {},
  contracts: Contracts = stage.contracts,
) {
  return contracts.AdminCommandRepository.changeStatus(stage.change(admin, to, changes));
}

export const adminStatusCases = casesOf('AdminCommandRepository', [
  {
    name: 'changeStatus: status, version, epoch, reason and moment move in one change',
    promise: TOGETHER,
    invariants: ['S3', 'X7', 'F26'],
    run: async (stage) => {
      await stage.holder();
      const admin = await stage.active();
      const claim = await change(stage, admin, 'suspended', { reason: UNICODE, at: at(7) });
      stage.check.equal('the answer', claim, { outcome: 'won', adminId: admin.adminId, version: admin.version + 1 });
      const { status, version, statusReason, statusChangedAt, createdAt } = await stage.record(admin.adminId);
      stage.check.equal('status and version', [status, version], ['suspended', admin.version + 1]);
      stage.check.equal('reason and moments', [statusReason, statusChangedAt, createdAt], [UNICODE, at(7), T0]);
      stage.check.equal('the epoch', (await stage.credentials(admin.adminId)).credentialEpoch, admin.epoch + 1);
    },
  },
  {
    name: 'changeStatus: reads beside 8 changes see status and epoch move together',
    promise: TOGETHER,
    invariants: ['S3', 'C3'],
    run: async (stage) => {
      await stage.holder();
      for (let round = 0; round < 8; round += 1) {
        const admin = await stage.active();
        const seen = new Set<string>();
        await together(9, async (index) => {
          if (index === 1) await change(stage, admin, 'locked', {}, stage.process(index));
          for (let reads = 0; reads < 5; reads += 1) {
            const state = await stage.process(index).SessionQueryRepository.adminState(admin);
            seen.add(`${String(state?.adminStatus)} ${String(state?.adminCredentialEpoch)}`);
          }
        });
        const whole = [`active ${String(admin.epoch)}`, `locked ${String(admin.epoch + 1)}`];
        stage.check.equal(
          'half-moved states',
          [...seen].filter((state) => !whole.includes(state)),
          [],
        );
      }
    },
  },
  {
    name: 'changeStatus: refused when the version is not as expected',
    promise: AS_EXPECTED,
    invariants: ['Z3', 'C7', 'F40'],
    run: async (stage) => {
      const before = await stage.active();
      const back = await stage.moved(await stage.moved(before, 'suspended'), 'active');
      stage.check.lost('with the version of before', await change(stage, before, 'locked'), 'status_moved');
      stage.check.equal('the admin', await stage.stateOf(before.adminId), back);
    },
  },
  {
    name: 'changeStatus: refused when the status is not as expected',
    promise: AS_EXPECTED,
    invariants: ['Z3', 'X7', 'F28'],
    run: async (stage) => {
      await stage.holder();
      const admin = await stage.active();
      stage.check.lost('from another status', await change(stage, admin, 'locked', { from: 'suspended' }), 'status_moved');
      stage.check.equal('the admin', await stage.stateOf(admin.adminId), admin);
    },
  },
  {
    name: 'changeStatus: of 16 parallel changes to different targets one wins',
    promise: AS_EXPECTED,
    invariants: ['Z3', 'C7'],
    run: async (stage) => {
      await stage.holder();
      const admin = await stage.active();
      const targets = ['suspended', 'locked'] as const;
      const claims = await together(16, (index) =>
        change(stage, admin, targets[index % 2] ?? 'locked', {}, stage.process(index)),
      );
      stage.check.endings('16 changes', claims, { won: 1, status_moved: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      const { status, version, epoch } = await stage.stateOf(admin.adminId);
      stage.check.equal('the status', status, targets[winner % 2]);
      stage.check.equal('version and epoch', [version, epoch], [admin.version + 1, admin.epoch + 1]);
    },
  },
  {
    name: 'changeStatus: the version grows by one with every change',
    promise: GROW,
    invariants: ['X7'],
    run: async (stage) => {
      let admin = await stage.active();
      const versions = [admin.version];
      for (const to of ['suspended', 'active', 'locked', 'active'] as const) {
        admin = await stage.moved(admin, to);
        versions.push(admin.version);
      }
      const [first = 0] = versions;
      stage.check.equal('the versions', versions, [first, first + 1, first + 2, first + 3, first + 4]);
    },
  },
  {
    name: 'changeStatus: coming back revives no epoch',
    promise: GROW,
    invariants: ['S3', 'C4', 'F29'],
    run: async (stage) => {
      const before = await stage.active();
      const away = await stage.moved(before, 'suspended');
      const back = await stage.moved(away, 'active');
      stage.check.that('the epoch has grown when leaving', away.epoch > before.epoch);
      stage.check.that('and not gone back on return', back.epoch >= away.epoch);
    },
  },
  {
    name: 'changeStatus: refused when the author moved',
    promise: AUTHOR,
    invariants: ['Z3', 'C5', 'C7'],
    run: async (stage) => {
      const [target, author] = [await stage.active(), await stage.active()];
      await stage.epochMoved(author);
      const suspended = await stage.moved(await stage.active(), 'suspended');
      const byMoved = await change(stage, target, 'locked', { by: authored(author) });
      stage.check.lost('by one whose epoch moved', byMoved, 'author_moved');
      const bySuspended = await change(stage, target, 'locked', { by: authored(suspended) });
      stage.check.lost('by one who is suspended', bySuspended, 'author_moved');
      stage.check.equal('the target', await stage.stateOf(target.adminId), target);
    },
  },
]);
