import type { AdminStatus } from '../../kernel/admin-status.js';
import type { StatusChange } from '../../lifecycle/admin-command-repository.contract.js';
import { ABILITIES } from '../../module/vocabulary.js';
import type { Contracts } from '../../module/contracts.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { LIFELINE, together } from '../kit/arranged.js';
import { authored } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { change as changeSetting, set } from '../settings/stored-settings.js';
import { enabled, starting } from '../totp/totp-factors.js';

const LAST_HOLDER =
  'changeStatus answers `last_holder` when a change away from `active` concerns the only active, verified holder of `lifelineAbility` who has a password and need not change it';

const NEEDS_FACTOR = 'with `holderNeedsFactor` only a holder with an enabled second factor can sign in';

const RESTS_ON =
  'changeStatus writes only while every setting it rests on is still stored as it says, all in the same write, so that no change of one slips between';

function change(
  arranged: Arranged,
  admin: Given,
  to: AdminStatus,
  changes: Partial<StatusChange> = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.AdminCommandRepository.changeStatus(arranged.change(admin, to, changes));
}

export const lastHolderCases = casesOf('AdminCommandRepository', [
  {
    name: 'changeStatus: the last holder of the lifeline stays active',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      const [only] = [await arranged.holder(), await arranged.active()];
      for (const to of ['suspended', 'locked'] as const) {
        arranged.check.lost(`to ${to}`, await change(arranged, only, to), 'last_holder');
      }
      arranged.check.equal('the admin', await arranged.stateOf(only.adminId), only);
      await arranged.holder();
      arranged.check.won('beside another holder', await change(arranged, only, 'suspended'));
    },
  },
  {
    name: 'changeStatus: a holder who is not active is none',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      const one = await arranged.holder();
      for (const to of ['suspended', 'locked'] as const) {
        await arranged.arrange(`a ${to} holder`, change(arranged, await arranged.holder(), to));
        arranged.check.lost(`beside a ${to} holder`, await change(arranged, one, 'suspended'), 'last_holder');
      }
    },
  },
  {
    name: 'changeStatus: a holder whose email is not verified is none',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      const [only, other] = [await arranged.holder(), await arranged.invited()];
      await arranged.subject.grantAbility(other.adminId, LIFELINE);
      await arranged.arrange('an active admin without a verified email', change(arranged, other, 'active'));
      arranged.check.lost('beside an unverified holder', await change(arranged, only, 'suspended'), 'last_holder');
    },
  },
  {
    name: 'changeStatus: a holder who cannot sign in with a password of its own is none',
    rule: LAST_HOLDER,
    needs: 'passwordStates',
    run: async (arranged) => {
      const only = await arranged.holder();
      for (const state of ['none', 'must_be_changed'] as const) {
        const other = await arranged.holder();
        await arranged.hook('putPasswordState').call(arranged.subject, other.adminId, state);
        arranged.check.lost(`beside one whose password is ${state}`, await change(arranged, only, 'suspended'), 'last_holder');
        arranged.check.won('that one may go', await change(arranged, await arranged.stateOf(other.adminId), 'suspended'));
      }
    },
  },
  {
    name: 'changeStatus: where everybody needs a second factor, a holder without one is none',
    rule: NEEDS_FACTOR,
    run: async (arranged) => {
      const [only, without, started] = [await enabled(arranged), await arranged.holder(), await arranged.holder()];
      await arranged.subject.grantAbility(only.adminId, LIFELINE);
      await arranged.arrange('an enrolment that was not confirmed', starting(arranged, started));
      const needed = { holderNeedsFactor: true };
      arranged.check.lost('beside those without', await change(arranged, only, 'suspended', needed), 'last_holder');
      arranged.check.won('one without may go', await change(arranged, without, 'suspended', needed));
      const other = await enabled(arranged);
      arranged.check.lost('beside one who holds nothing', await change(arranged, only, 'suspended', needed), 'last_holder');
      await arranged.subject.grantAbility(other.adminId, LIFELINE);
      arranged.check.won('beside another with one', await change(arranged, only, 'suspended', needed));
    },
  },
  {
    name: 'changeStatus: where everybody needs a second factor, the only one left is kept, who has none',
    rule: NEEDS_FACTOR,
    run: async (arranged) => {
      const only = await arranged.holder();
      const needed = { holderNeedsFactor: true };
      arranged.check.lost('the only one', await change(arranged, only, 'suspended', needed), 'last_holder');
      const other = await arranged.holder();
      arranged.check.won('beside another without one', await change(arranged, other, 'suspended', needed));
      arranged.check.lost('and then', await change(arranged, only, 'locked', needed), 'last_holder');
    },
  },
  {
    name: 'changeStatus: where nobody needs a second factor, who has one counts as everybody does',
    rule: NEEDS_FACTOR,
    run: async (arranged) => {
      const [factored, plain] = [await enabled(arranged), await arranged.holder()];
      await arranged.subject.grantAbility(factored.adminId, LIFELINE);
      arranged.check.won('beside one without', await change(arranged, factored, 'suspended'));
      arranged.check.lost('the one without', await change(arranged, plain, 'suspended'), 'last_holder');
    },
  },
  {
    name: 'changeStatus: who holds other abilities is no holder',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      const [only, other] = [await arranged.holder(), await arranged.active()];
      for (const ability of Object.keys(ABILITIES).filter((one) => one !== LIFELINE))
        await arranged.subject.grantAbility(other.adminId, ability);
      arranged.check.lost('beside one who holds all others', await change(arranged, only, 'suspended'), 'last_holder');
    },
  },
  {
    name: 'changeStatus: the lifeline is the ability it is told',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      const lifelineAbility = 'admins.suspend';
      const [only, other] = [await arranged.holder(lifelineAbility), await arranged.holder()];
      const told = await change(arranged, only, 'suspended', { lifelineAbility });
      arranged.check.lost('the only holder of that one', told, 'last_holder');
      const holder = await change(arranged, other, 'suspended', { lifelineAbility });
      arranged.check.won('the only holder of another', holder);
    },
  },
  {
    name: 'changeStatus: only a change away from active can take the last holder',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      arranged.check.won('to active, with no holder at all', await change(arranged, await arranged.invited(), 'active'));
    },
  },
  {
    name: 'changeStatus: who is no holder may go, whether there is one or not',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      const [without, unverified] = [await arranged.active(), await arranged.invited()];
      arranged.check.won('without the ability', await change(arranged, without, 'suspended'));
      await arranged.subject.grantAbility(unverified.adminId, LIFELINE);
      await arranged.arrange('an active admin without a verified email', change(arranged, unverified, 'active'));
      const holder = await arranged.stateOf(unverified.adminId);
      arranged.check.won('with it, but without a verified email', await change(arranged, holder, 'suspended'));
    },
  },
  {
    name: 'changeStatus: two holders who suspend each other at once leave one, 10 times without a deadlock',
    rule: `${LAST_HOLDER}: check it under the same lock, also against a mutual suspension`,
    run: async (arranged) => {
      for (let round = 0; round < 10; round += 1) {
        const [a, b] = [await arranged.holder(), await arranged.holder()];
        const claims = await together(2, (index) => {
          const [who, whom] = index === 0 ? [a, b] : [b, a];
          return change(arranged, whom, 'suspended', { by: authored(who) }, arranged.process(index));
        });
        arranged.check.equal('suspensions that won', claims.filter(({ outcome }) => outcome === 'won').length, 1);
        // The survivor must not be a holder in the next round.
        for (const { adminId } of [a, b]) await arranged.subject.revokeAbility(adminId, LIFELINE);
      }
    },
  },
  {
    name: 'changeStatus: of 8 holders suspended at once one remains',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      const holders = await together(8, () => arranged.holder());
      const claims = await together(8, (index) => {
        const [holder] = holders.slice(index);
        return change(arranged, holder ?? stageHasNone(), 'suspended', {}, arranged.process(index));
      });
      arranged.check.endings('8 suspensions', claims, { won: 7, last_holder: 1 });
    },
  },
  {
    name: 'changeStatus: refused when a setting it rests on is not as it says, set or not',
    rule: RESTS_ON,
    run: async (arranged) => {
      const [admin] = [await arranged.active(), await arranged.holder()];
      await set(arranged, 'a.key', true);
      const moved = { 'moved since': ['a.key', false], 'set since': ['a.key', null], 'never set': ['b.key', false] } as const;
      for (const [what, [key, value]] of Object.entries(moved)) {
        const claim = await change(arranged, admin, 'suspended', { restsOn: [{ key, value }] });
        arranged.check.lost(what, claim, 'setting_moved');
      }
      const stands = { key: 'b.key', value: null };
      const second = await change(arranged, admin, 'suspended', { restsOn: [stands, { key: 'a.key', value: false }] });
      arranged.check.lost('the second of two', second, 'setting_moved');
      arranged.check.equal('the admin', await arranged.stateOf(admin.adminId), admin);
      const asTheyAre = { restsOn: [stands, { key: 'a.key', value: true }] };
      arranged.check.won('as they are', await change(arranged, admin, 'suspended', asTheyAre));
    },
  },
  {
    name: 'changeStatus beside a change of a setting it rests on, by who is suspended: one of the two wins, 10 times without a deadlock',
    rule: RESTS_ON,
    run: async (arranged) => {
      await arranged.holder();
      for (let round = 0; round < 10; round += 1) {
        const [admin, key] = [await arranged.active(), `key.${String(round)}`];
        const claims = await together(2, async (index) =>
          index === 0
            ? change(arranged, admin, 'suspended', { restsOn: [{ key, value: null }] }, arranged.process(0))
            : changeSetting(arranged, key, true, { by: authored(admin) }, arranged.process(1)),
        );
        arranged.check.equal('how many won', claims.filter(({ outcome }) => outcome === 'won').length, 1);
      }
    },
  },
  {
    name: 'changeStatus: holders suspended at once leave one, 50 times, on real connections',
    rule: LAST_HOLDER,
    needs: 'parallelWrites',
    run: async (arranged) => {
      for (let round = 0; round < 50; round += 1) {
        const pair = [await arranged.holder(), await arranged.holder()];
        const claims = await together(2, (index) => {
          const [holder] = pair.slice(index);
          return change(arranged, holder ?? stageHasNone(), 'suspended', {}, arranged.process(index));
        });
        arranged.check.endings('a pair', claims, { won: 1, last_holder: 1 });
        for (const { adminId } of pair) await arranged.subject.revokeAbility(adminId, LIFELINE);
      }
    },
  },
]);

function stageHasNone(): never {
  throw new RangeError('there are as many holders as calls');
}
