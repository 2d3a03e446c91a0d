import type { AdminStatus } from '../../kernel/admin-status.js';
import type { StatusChange } from '../../lifecycle/admin-command-repository.contract.js';
import type { Contracts } from '../../module/contract-catalogue.js';
import { casesOf } from './conformance-case.js';
import type { Given, Stage } from './stage.js';
import { authored, LIFELINE, together } from './stage.js';

const LAST_HOLDER =
  'changeStatus answers `last_holder` when a change away from `active` concerns the only active, verified holder of `lifelineAbility`';

function change(
  stage: Stage,
  admin: Given,
  to: AdminStatus,
  changes: Partial<StatusChange> = {},
  contracts: Contracts = stage.contracts,
) {
  return contracts.AdminCommandRepository.changeStatus(stage.change(admin, to, changes));
}

export const lastHolderCases = casesOf('AdminCommandRepository', [
  {
    name: 'changeStatus: the last holder of the lifeline stays active',
    promise: LAST_HOLDER,
    invariants: ['Z6', 'F41'],
    run: async (stage) => {
      const [only] = [await stage.holder(), await stage.active()];
      for (const to of ['suspended', 'locked'] as const) {
        stage.check.lost(`to ${to}`, await change(stage, only, to), 'last_holder');
      }
      stage.check.equal('the admin', await stage.stateOf(only.adminId), only);
      await stage.holder();
      stage.check.won('beside another holder', await change(stage, only, 'suspended'));
    },
  },
  {
    name: 'changeStatus: a holder who is not active is none',
    promise: LAST_HOLDER,
    invariants: ['Z6', 'F42'],
    run: async (stage) => {
      const [one, other] = [await stage.holder(), await stage.holder()];
      await stage.arrange('a suspended holder', change(stage, other, 'suspended'));
      stage.check.lost('beside a suspended holder', await change(stage, one, 'suspended'), 'last_holder');
    },
  },
  {
    name: 'changeStatus: a holder whose email is not verified is none',
    promise: LAST_HOLDER,
    invariants: ['Z6', 'F42'],
    run: async (stage) => {
      const [only, other] = [await stage.holder(), await stage.invited()];
      await stage.subject.grantAbility(other.adminId, LIFELINE);
      await stage.arrange('an active admin without a verified email', change(stage, other, 'active'));
      stage.check.lost('beside an unverified holder', await change(stage, only, 'suspended'), 'last_holder');
    },
  },
  {
    name: 'changeStatus: only a change away from active can take the last holder',
    promise: LAST_HOLDER,
    invariants: ['Z6'],
    run: async (stage) => {
      stage.check.won('to active, with no holder at all', await change(stage, await stage.invited(), 'active'));
    },
  },
  {
    name: 'changeStatus: who is no holder may go, whether there is one or not',
    promise: LAST_HOLDER,
    invariants: ['Z6'],
    run: async (stage) => {
      const [without, unverified] = [await stage.active(), await stage.invited()];
      stage.check.won('without the ability', await change(stage, without, 'suspended'));
      await stage.subject.grantAbility(unverified.adminId, LIFELINE);
      await stage.arrange('an active admin without a verified email', change(stage, unverified, 'active'));
      const holder = await stage.stateOf(unverified.adminId);
      stage.check.won('with it, but without a verified email', await change(stage, holder, 'suspended'));
    },
  },
  {
    name: 'changeStatus: two holders who suspend each other at once leave one, 10 times without a deadlock',
    promise: `${LAST_HOLDER}: check it under the same lock, also against a mutual suspension`,
    invariants: ['Z6', 'C5', 'F41'],
    run: async (stage) => {
      for (let round = 0; round < 10; round += 1) {
        const [a, b] = [await stage.holder(), await stage.holder()];
        const claims = await together(2, (index) => {
          const [who, whom] = index === 0 ? [a, b] : [b, a];
          return change(stage, whom, 'suspended', { by: authored(who) }, stage.process(index));
        });
        stage.check.equal('suspensions that won', claims.filter(({ outcome }) => outcome === 'won').length, 1);
        // The survivor must not be a holder in the next round.
        for (const { adminId } of [a, b]) await stage.subject.revokeAbility(adminId, LIFELINE);
      }
    },
  },
  {
    name: 'changeStatus: of 8 holders suspended at once one remains',
    promise: LAST_HOLDER,
    invariants: ['Z6', 'F41'],
    run: async (stage) => {
      const holders = await together(8, () => stage.holder());
      const claims = await together(8, (index) => {
        const [holder] = holders.slice(index);
        return change(stage, holder ?? stageHasNone(), 'suspended', {}, stage.process(index));
      });
      stage.check.endings('8 suspensions', claims, { won: 7, last_holder: 1 });
    },
  },
  {
    name: 'changeStatus: holders suspended at once leave one, 50 times, on real connections',
    promise: LAST_HOLDER,
    invariants: ['Z6', 'C5', 'F41'],
    needs: 'parallelWrites',
    run: async (stage) => {
      for (let round = 0; round < 50; round += 1) {
        const pair = [await stage.holder(), await stage.holder()];
        const claims = await together(2, (index) => {
          const [holder] = pair.slice(index);
          return change(stage, holder ?? stageHasNone(), 'suspended', {}, stage.process(index));
        });
        stage.check.endings('a pair', claims, { won: 1, last_holder: 1 });
        for (const { adminId } of pair) await stage.subject.revokeAbility(adminId, LIFELINE);
      }
    },
  },
]);

function stageHasNone(): never {
  throw new RangeError('there are as many holders as calls');
}
