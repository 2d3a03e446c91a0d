import type { AdminStatus } from '../../kernel/admin-status.js';
import type { StatusChange } from '../../lifecycle/admin-command-repository.contract.js';
import type { Contracts } from '../../module/contracts.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { NOBODY, together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, START, UNICODE } from '../kit/moments.js';

const AS_EXPECTED = 'changeStatus writes only while status and version are as expected';
const TOGETHER = 'changeStatus moves status and version - and, when leaving `active`, the credential epoch - in one write';
const GROW = "an admin's version and epoch only grow";

function change(
  arranged: Arranged,
  admin: Given,
  to: AdminStatus,
  changes: Partial<StatusChange> = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.AdminCommandRepository.changeStatus(arranged.change(admin, to, changes));
}

export const adminStatusCases = casesOf('AdminCommandRepository', [
  {
    name: 'changeStatus: status, version, epoch, reason and moment move in one change',
    rule: TOGETHER,
    run: async (arranged) => {
      await arranged.holder();
      const admin = await arranged.active();
      const claim = await change(arranged, admin, 'suspended', { reason: UNICODE, at: at(7) });
      arranged.check.equal('the answer', claim, { outcome: 'won', adminId: admin.adminId, version: admin.version + 1 });
      const { status, version, statusReason, statusChangedAt, createdAt } = await arranged.record(admin.adminId);
      arranged.check.equal('status and version', [status, version], ['suspended', admin.version + 1]);
      arranged.check.equal('reason and moments', [statusReason, statusChangedAt, createdAt], [UNICODE, at(7), START]);
      arranged.check.equal('the epoch', (await arranged.credentials(admin.adminId)).credentialEpoch, admin.epoch + 1);
    },
  },
  {
    name: 'changeStatus: reads beside 8 changes see status and epoch move together',
    rule: TOGETHER,
    run: async (arranged) => {
      await arranged.holder();
      for (let round = 0; round < 8; round += 1) {
        const admin = await arranged.active();
        const seen = new Set<string>();
        await together(9, async (index) => {
          if (index === 1) await change(arranged, admin, 'locked', {}, arranged.process(index));
          for (let reads = 0; reads < 5; reads += 1) {
            const state = await arranged.process(index).SessionQueryRepository.adminState(admin);
            seen.add(`${String(state?.adminStatus)} ${String(state?.adminCredentialEpoch)}`);
          }
        });
        const whole = [`active ${String(admin.epoch)}`, `locked ${String(admin.epoch + 1)}`];
        arranged.check.equal(
          'half-moved states',
          [...seen].filter((state) => !whole.includes(state)),
          [],
        );
      }
    },
  },
  {
    name: 'changeStatus: refused when the version is not as expected',
    rule: AS_EXPECTED,
    run: async (arranged) => {
      const before = await arranged.active();
      const back = await arranged.moved(await arranged.moved(before, 'suspended'), 'active');
      arranged.check.lost('with the version of before', await change(arranged, before, 'locked'), 'status_moved');
      arranged.check.equal('the admin', await arranged.stateOf(before.adminId), back);
    },
  },
  {
    name: 'changeStatus: refused when the status is not as expected',
    rule: AS_EXPECTED,
    run: async (arranged) => {
      await arranged.holder();
      const admin = await arranged.active();
      arranged.check.lost('from another status', await change(arranged, admin, 'locked', { from: 'suspended' }), 'status_moved');
      arranged.check.equal('the admin', await arranged.stateOf(admin.adminId), admin);
    },
  },
  {
    name: 'changeStatus: of 16 parallel changes to different targets one wins',
    rule: AS_EXPECTED,
    run: async (arranged) => {
      await arranged.holder();
      const admin = await arranged.active();
      const targets = ['suspended', 'locked'] as const;
      const claims = await together(16, (index) =>
        change(arranged, admin, targets[index % 2] ?? 'locked', {}, arranged.process(index)),
      );
      arranged.check.endings('16 changes', claims, { won: 1, status_moved: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      const { status, version, epoch } = await arranged.stateOf(admin.adminId);
      arranged.check.equal('the status', status, targets[winner % 2]);
      arranged.check.equal('version and epoch', [version, epoch], [admin.version + 1, admin.epoch + 1]);
    },
  },
  {
    name: 'changeStatus: the version grows by one with every change',
    rule: GROW,
    run: async (arranged) => {
      let admin = await arranged.active();
      const versions = [admin.version];
      for (const to of ['suspended', 'active', 'locked', 'active'] as const) {
        admin = await arranged.moved(admin, to);
        versions.push(admin.version);
      }
      const [first = 0] = versions;
      arranged.check.equal('the versions', versions, [first, first + 1, first + 2, first + 3, first + 4]);
    },
  },
  {
    name: 'changeStatus: coming back revives no epoch',
    rule: GROW,
    run: async (arranged) => {
      const before = await arranged.active();
      const away = await arranged.moved(before, 'suspended');
      const back = await arranged.moved(away, 'active');
      arranged.check.that('the epoch has grown when leaving', away.epoch > before.epoch);
      arranged.check.that('and not gone back on return', back.epoch >= away.epoch);
    },
  },
  {
    name: 'changeStatus: moves that admin alone',
    rule: TOGETHER,
    run: async (arranged) => {
      await arranged.holder();
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const before = await arranged.record(other.adminId);
      arranged.check.won('the change', await change(arranged, admin, 'suspended', { reason: 'a reason' }));
      arranged.check.equal('another admin', await arranged.record(other.adminId), before);
      arranged.check.equal('its epoch', (await arranged.stateOf(other.adminId)).epoch, other.epoch);
    },
  },
  {
    name: 'changeStatus: the reason is that of the last change, and null where it had none',
    rule: TOGETHER,
    run: async (arranged) => {
      await arranged.holder();
      const admin = await arranged.active();
      await arranged.arrange('a suspended admin', change(arranged, admin, 'suspended', { reason: 'the first' }));
      const suspended = await arranged.stateOf(admin.adminId);
      arranged.check.won('back, without a reason', await change(arranged, suspended, 'active', { at: at(2) }));
      const { statusReason, statusChangedAt } = await arranged.record(admin.adminId);
      arranged.check.equal('reason and moment', [statusReason, statusChangedAt], [null, at(2)]);
    },
  },
  {
    name: 'changeStatus: nobody has no status to move',
    rule: AS_EXPECTED,
    run: async (arranged) => {
      const nobody = { ...(await arranged.active()), adminId: NOBODY };
      arranged.check.lost('an unknown admin', await change(arranged, nobody, 'suspended'), 'status_moved');
    },
  },
  {
    name: 'changeStatus: refused when the author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      const target = await arranged.active();
      for (const [who, by] of Object.entries(await movedAuthors(arranged)))
        arranged.check.lost(`by ${who}`, await change(arranged, target, 'locked', { by }), 'author_moved');
      arranged.check.equal('the target', await arranged.stateOf(target.adminId), target);
    },
  },
  {
    name: 'changeStatus: an active author may',
    rule: AUTHOR,
    run: async (arranged) => {
      await arranged.holder();
      const [target, author] = [await arranged.active(), await arranged.epochMoved(await arranged.active())];
      arranged.check.won('the change', await change(arranged, target, 'locked', { by: authored(author) }));
    },
  },
]);
