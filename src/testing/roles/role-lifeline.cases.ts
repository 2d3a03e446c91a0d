import type { RoleRecord } from '../../authorization/roles/role.record.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { LIFELINE, together } from '../kit/arranged.js';
import { authored } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { set } from '../settings/stored-settings.js';
import { enabled } from '../totp/totp-factors.js';
import { ABILITY, aRole, assign, holderOf, holdersOf, may, revoke, roleOf, withdraw } from './role-records.js';

const LAST_HOLDER =
  '`revokeAbility` and `withdraw` answer `last_holder` when of the holders of `lifelineAbility` who can sign in none would be left';
const NEEDS_FACTOR = 'with `holderNeedsFactor`, also when of those with an enabled second factor none would be left';
const SAME_WRITE = 'it is asked in the same write, and against every other write that could take a holder';

const RESTS_ON =
  'both write only while every setting they rest on is still stored as it says, all in the same write, so that no change of one slips between';

/** Both ways to take the lifeline from this admin, who has it by this role alone. */
async function lose(arranged: Arranged, admin: Given, role: RoleRecord, changes: object = {}) {
  return [await withdraw(arranged, admin, role, changes), await revoke(arranged, role, LIFELINE, changes)] as const;
}

async function stays(arranged: Arranged, what: string, admin: Given, role: RoleRecord, changes: object = {}): Promise<void> {
  const [withdrawn, revoked] = await lose(arranged, admin, role, changes);
  arranged.check.lost(`${what}: withdraw`, withdrawn, 'last_holder');
  arranged.check.lost(`${what}: revokeAbility`, revoked, 'last_holder');
}

export const roleLifelineCases = casesOf('RoleCommandRepository', [
  {
    name: 'withdraw, revokeAbility: the last holder of the lifeline keeps it',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      const role = await aRole(arranged, [LIFELINE, ABILITY]);
      const only = await holderOf(arranged, role);
      await arranged.active();
      await stays(arranged, 'the only one', only, role);
      arranged.check.equal('the role', await roleOf(arranged, role), role);
      arranged.check.equal('its holders', await holdersOf(arranged, role), [only.adminId]);
      const other = await holderOf(arranged, await roleOf(arranged, role));
      arranged.check.won('beside another holder', await withdraw(arranged, other, role));
      await stays(arranged, 'and then', only, role);
      arranged.check.won('another ability may go', await revoke(arranged, role, ABILITY));
    },
  },
  {
    name: 'withdraw, revokeAbility: whoever holds it by another role holds it still',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      const [role, second] = [await aRole(arranged, [LIFELINE]), await aRole(arranged, [LIFELINE])];
      const only = await holderOf(arranged, role);
      await arranged.arrange('the same by another role', assign(arranged, only, second));
      arranged.check.won('one of two', await withdraw(arranged, only, role));
      arranged.check.equal('the admin still may', await may(arranged, only, LIFELINE), true);
      arranged.check.won('of a role that nobody holds', await revoke(arranged, role, LIFELINE));
      await stays(arranged, 'the last one', only, second);
    },
  },
  {
    name: 'withdraw, revokeAbility: a holder who is not active, or not verified, is none',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      const role = await aRole(arranged, [LIFELINE]);
      const second = await aRole(arranged, [LIFELINE]);
      const only = await holderOf(arranged, role);
      const { AdminCommandRepository } = arranged.contracts;
      for (const to of ['suspended', 'locked'] as const) {
        const other = await holderOf(arranged, second);
        await arranged.arrange(`a ${to} holder`, AdminCommandRepository.changeStatus(arranged.change(other, to)));
      }
      const invited = await arranged.invited();
      await arranged.arrange('an invited holder', assign(arranged, invited, second));
      await arranged.arrange('an unverified holder', AdminCommandRepository.changeStatus(arranged.change(invited, 'active')));
      await stays(arranged, 'beside holders who cannot sign in', only, role);
      for (const adminId of await holdersOf(arranged, second)) {
        arranged.check.won('each of those may go', await withdraw(arranged, { adminId }, second));
      }
    },
  },
  {
    name: 'withdraw, revokeAbility: a holder who cannot sign in with a password of its own is none',
    rule: LAST_HOLDER,
    needs: 'passwordStates',
    run: async (arranged) => {
      const [role, second] = [await aRole(arranged, [LIFELINE]), await aRole(arranged, [LIFELINE])];
      const only = await holderOf(arranged, role);
      for (const state of ['none', 'must_be_changed'] as const) {
        const other = await holderOf(arranged, second);
        await arranged.hook('putPasswordState').call(arranged.subject, other.adminId, state);
        await stays(arranged, `beside one whose password is ${state}`, only, role);
        arranged.check.won('that one may go', await withdraw(arranged, other, second));
      }
    },
  },
  {
    name: 'withdraw, revokeAbility: where everybody needs a second factor, one with it and one at all stay',
    rule: NEEDS_FACTOR,
    run: async (arranged) => {
      const needed = { holderNeedsFactor: true };
      const [role, second] = [await aRole(arranged, [LIFELINE]), await aRole(arranged, [LIFELINE])];
      const plain = await holderOf(arranged, role);
      await stays(arranged, 'the only one, without a factor', plain, role, needed);
      const factored = await enabled(arranged);
      await arranged.arrange('a holder with a factor', assign(arranged, factored, second));
      await stays(arranged, 'the only one with a factor', factored, second, needed);
      arranged.check.won('where nobody needs one', await withdraw(arranged, factored, second));
      const third = await aRole(arranged, [LIFELINE]);
      await arranged.arrange('again', assign(arranged, factored, third));
      arranged.check.won('the one without may go', await withdraw(arranged, plain, role, needed));
    },
  },
  {
    name: 'withdraw, revokeAbility: where there was no holder who can sign in, nothing is kept',
    rule: 'where there was none before, nothing is kept',
    run: async (arranged) => {
      const role = await aRole(arranged, [LIFELINE]);
      const invited = await arranged.invited();
      await arranged.arrange('an invited holder', assign(arranged, invited, role));
      arranged.check.won('from the only one', await withdraw(arranged, invited, role));
      arranged.check.won('from the role', await revoke(arranged, role, LIFELINE));
    },
  },
  {
    name: 'withdraw, revokeAbility: the lifeline is the ability it is told',
    rule: LAST_HOLDER,
    run: async (arranged) => {
      const told = { lifelineAbility: ABILITY };
      const [role, other] = [await aRole(arranged, [ABILITY]), await aRole(arranged, [LIFELINE])];
      const [holder, another] = [await holderOf(arranged, role), await holderOf(arranged, other)];
      arranged.check.lost('the only holder of that one', await withdraw(arranged, holder, role, told), 'last_holder');
      arranged.check.lost('that one', await revoke(arranged, role, ABILITY, told), 'last_holder');
      arranged.check.won('the only holder of another', await withdraw(arranged, another, other, told));
    },
  },
  {
    name: 'withdraw, revokeAbility: refused when a setting it rests on is not as it says, set or not',
    rule: RESTS_ON,
    run: async (arranged) => {
      const role = await aRole(arranged, [ABILITY]);
      const holder = await holderOf(arranged, role);
      await set(arranged, 'a.key', true);
      const moved = { 'moved since': ['a.key', false], 'set since': ['a.key', null], 'never set': ['b.key', false] } as const;
      for (const [what, [key, value]] of Object.entries(moved)) {
        const restsOn = [{ key, value }];
        arranged.check.lost(`${what}: withdraw`, await withdraw(arranged, holder, role, { restsOn }), 'setting_moved');
        arranged.check.lost(`${what}: revokeAbility`, await revoke(arranged, role, ABILITY, { restsOn }), 'setting_moved');
      }
      const stands = { key: 'b.key', value: null };
      const second = { restsOn: [stands, { key: 'a.key', value: false }] };
      arranged.check.lost('the second of two: withdraw', await withdraw(arranged, holder, role, second), 'setting_moved');
      arranged.check.lost('the second of two: revokeAbility', await revoke(arranged, role, ABILITY, second), 'setting_moved');
      arranged.check.equal('the role', await roleOf(arranged, role), role);
      arranged.check.equal('its holders', await holdersOf(arranged, role), [holder.adminId]);
      const asTheyAre = { restsOn: [stands, { key: 'a.key', value: true }] };
      arranged.check.won('as they are: withdraw', await withdraw(arranged, holder, role, asTheyAre));
      arranged.check.won('as they are: revokeAbility', await revoke(arranged, role, ABILITY, asTheyAre));
    },
  },
  {
    name: 'withdraw: two holders who take it from each other at once leave one, 10 times without a deadlock',
    rule: SAME_WRITE,
    run: async (arranged) => {
      for (let round = 0; round < 10; round += 1) {
        const role = await aRole(arranged, [LIFELINE]);
        const [a, b] = [await holderOf(arranged, role), await holderOf(arranged, role)];
        const claims = await together(2, (index) => {
          const [who, whom] = index === 0 ? [a, b] : [b, a];
          return withdraw(arranged, whom, role, { by: authored(who) }, arranged.process(index));
        });
        arranged.check.endings('a pair', claims, { won: 1, last_holder: 1 });
        await nobodyLeft(arranged, role);
      }
    },
  },
  {
    name: 'withdraw, revokeAbility beside changeStatus: one holder stays who can sign in',
    rule: SAME_WRITE,
    run: async (arranged) => {
      for (let round = 0; round < 6; round += 1) {
        const [role, second] = [await aRole(arranged, [LIFELINE]), await aRole(arranged, [LIFELINE])];
        const [a, b] = [await holderOf(arranged, role), await holderOf(arranged, second)];
        const claims = await together(2, async (index) => {
          const contracts = arranged.process(index);
          if (index === round % 2) return contracts.AdminCommandRepository.changeStatus(arranged.change(b, 'suspended'));
          return round < 3 ? withdraw(arranged, a, role, {}, contracts) : revoke(arranged, role, LIFELINE, {}, contracts);
        });
        arranged.check.endings('a pair', claims, { won: 1, last_holder: 1 });
        for (const one of [role, second]) await nobodyLeft(arranged, await roleOf(arranged, one));
      }
    },
  },
  {
    name: 'withdraw, revokeAbility: holders who lose it at once leave one, 50 times, on real connections',
    rule: SAME_WRITE,
    needs: 'parallelWrites',
    run: async (arranged) => {
      for (let round = 0; round < 50; round += 1) {
        const [role, second] = [await aRole(arranged, [LIFELINE]), await aRole(arranged, [LIFELINE])];
        const [a] = [await holderOf(arranged, role), await holderOf(arranged, second)];
        const claims = await together(2, async (index) =>
          index === round % 2
            ? withdraw(arranged, a, role, {}, arranged.process(index))
            : revoke(arranged, second, LIFELINE, {}, arranged.process(index)),
        );
        arranged.check.endings('a pair', claims, { won: 1, last_holder: 1 });
        for (const one of [role, second]) await nobodyLeft(arranged, await roleOf(arranged, one));
      }
    },
  },
]);

/** The survivor must not be a holder in the next round: it loses the role as somebody would for whom another ability is the lifeline. */
async function nobodyLeft(arranged: Arranged, role: RoleRecord): Promise<void> {
  for (const adminId of await holdersOf(arranged, role)) {
    await arranged.arrange(
      'a role without holders',
      withdraw(arranged, { adminId }, role, { lifelineAbility: 'no.such.ability' }),
    );
  }
}
