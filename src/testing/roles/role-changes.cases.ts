import { NOBODY, together } from '../kit/arranged.js';
import { authored } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, START } from '../kit/moments.js';
import {
  ABILITY,
  aRole,
  assign,
  create,
  creation,
  grant,
  holderOf,
  holdersOf,
  may,
  NO_ROLE,
  rename,
  revoke,
  roleOf,
  withdraw,
} from './role-records.js';

const CREATE = '`create` inserts a role without abilities and without holders; the canonical name is unique';
const UNIQUE = 'the canonical name is unique, also beside a parallel `create` or `rename`';
const VERSION =
  '`rename`, `grantAbility` and `revokeAbility` write only while the role has `expectedVersion`, and move it by one in that write';
const ONLY = 'nothing else of the role moves, and nobody’s holding of it';
const OWN = '`grantAbility` answers `author_holds_role` while `by` is an admin who holds the role';
const AT_ONCE = 'what was written is what `AbilityResolver.decide` answers from at once';

export const roleChangeCases = casesOf('RoleCommandRepository', [
  {
    name: 'create: a role as it was told, without abilities and holders',
    rule: CREATE,
    run: async (arranged) => {
      const told = creation(arranged);
      const { roleId, roleName: name } = told;
      const claim = await arranged.contracts.RoleCommandRepository.create(told);
      if (!arranged.check.won('the creation', claim)) return;
      const { version } = claim.role;
      const role = { roleId, name, version, createdAt: START, abilities: [] };
      arranged.check.equal('the answer', claim.role, role);
      arranged.check.equal('the role', await roleOf(arranged, role), role);
      arranged.check.equal('its holders', await holdersOf(arranged, role), []);
    },
  },
  {
    name: 'create, rename: one canonical name has one role',
    rule: UNIQUE,
    run: async (arranged) => {
      const name = `Support ${arranged.id()}`;
      const [role, other] = [await aRole(arranged, [], { roleName: name }), await aRole(arranged)];
      const shouted = name.toUpperCase();
      arranged.check.lost('another of this name', await create(arranged, { roleName: name }), 'name_taken');
      arranged.check.lost('in another case', await create(arranged, { roleName: shouted }), 'name_taken');
      arranged.check.lost('another renamed to it', await rename(arranged, other, shouted), 'name_taken');
      arranged.check.equal('the other', await roleOf(arranged, other), other);
      arranged.check.won('itself in another case', await rename(arranged, role, shouted));
      const renamed = await roleOf(arranged, role);
      arranged.check.won('itself to something else', await rename(arranged, renamed, `Free ${arranged.id()}`));
      arranged.check.won('the name it left', await create(arranged, { roleName: name }));
    },
  },
  {
    name: 'create, rename: of 8 parallel calls for one name one wins',
    rule: UNIQUE,
    run: async (arranged) => {
      const name = `Support ${arranged.id()}`;
      const roles = [await aRole(arranged), await aRole(arranged), await aRole(arranged), await aRole(arranged)];
      const claims = await together(8, async (index) => {
        const [role] = roles.slice(index);
        const contracts = arranged.process(index);
        return role === undefined ? create(arranged, { roleName: name }, contracts) : rename(arranged, role, name, {}, contracts);
      });
      arranged.check.endings('8 calls', claims, { won: 1, name_taken: 7 });
    },
  },
  {
    name: 'rename: moves name and version, and nothing else',
    rule: ONLY,
    run: async (arranged) => {
      const [role, other] = [await aRole(arranged, [ABILITY]), await aRole(arranged)];
      const holder = await holderOf(arranged, role);
      const name = `Renamed ${arranged.id()}`;
      const answer = { outcome: 'won', roleId: role.roleId, version: role.version + 1 };
      arranged.check.equal('the answer', await rename(arranged, role, name, { at: at(5) }), answer);
      arranged.check.equal('the role', await roleOf(arranged, role), { ...role, name, version: role.version + 1 });
      arranged.check.equal('its holders', await holdersOf(arranged, role), [holder.adminId]);
      arranged.check.equal('another role', await roleOf(arranged, other), other);
    },
  },
  {
    name: 'grantAbility, revokeAbility: move one ability of one role, for all its holders at once',
    rule: AT_ONCE,
    run: async (arranged) => {
      const [role, other] = [await aRole(arranged, ['admins.view']), await aRole(arranged, ['admins.view'])];
      const [holder, others] = [await holderOf(arranged, role), await holderOf(arranged, other)];
      const granted = { outcome: 'won', roleId: role.roleId, version: role.version + 1 };
      arranged.check.equal('granting', await grant(arranged, role, ABILITY, { at: at(5) }), granted);
      const raised = await roleOf(arranged, role);
      const expected = { ...role, version: role.version + 1, abilities: [ABILITY, 'admins.view'] };
      arranged.check.equal('the role', { ...raised, abilities: [...raised.abilities].sort() }, expected);
      arranged.check.equal('its holder may', await may(arranged, holder), true);
      arranged.check.equal('a holder of another role', await may(arranged, others), false);
      arranged.check.equal('the other role', await roleOf(arranged, other), other);
      const revoked = { outcome: 'won', roleId: role.roleId, version: role.version + 2 };
      arranged.check.equal('revoking', await revoke(arranged, raised, 'admins.view'), revoked);
      arranged.check.equal('what is left', (await roleOf(arranged, role)).abilities, [ABILITY]);
      arranged.check.equal('its holder, of what is gone', await may(arranged, holder, 'admins.view'), false);
      arranged.check.equal('the other holder still may', await may(arranged, others, 'admins.view'), true);
      arranged.check.equal('the holders', await holdersOf(arranged, role), [holder.adminId]);
    },
  },
  {
    name: 'rename, grantAbility, revokeAbility, assign, withdraw: lost once the role moved, or where there is none',
    rule: VERSION,
    run: async (arranged) => {
      const before = await aRole(arranged, ['admins.view']);
      const [holder, other] = [await holderOf(arranged, before), await arranged.active()];
      await arranged.arrange('a role that moved', grant(arranged, before));
      const now = await roleOf(arranged, before);
      const ahead = { ...now, version: now.version + 1 };
      for (const [what, role] of Object.entries({
        'as it was': before,
        'as it is not yet': ahead,
        none: { ...now, roleId: NO_ROLE },
      })) {
        const claims = {
          rename: await rename(arranged, role, `Late ${arranged.id()}`),
          grantAbility: await grant(arranged, role, 'admins.lock'),
          revokeAbility: await revoke(arranged, role, 'admins.view'),
          assign: await assign(arranged, other, role),
          withdraw: await withdraw(arranged, holder, role),
        };
        for (const [method, claim] of Object.entries(claims)) arranged.check.lost(`${method}, ${what}`, claim, 'role_moved');
      }
      arranged.check.equal('the role', await roleOf(arranged, now), now);
      arranged.check.equal('its holders', await holdersOf(arranged, now), [holder.adminId]);
    },
  },
  {
    name: 'grantAbility: of 8 parallel changes of one version one wins',
    rule: VERSION,
    run: async (arranged) => {
      const role = await aRole(arranged);
      const names = ['create', 'view', 'activate', 'suspend', 'reinstate', 'lock', 'unlock', 'bootstrap'];
      const claims = await together(8, (index) =>
        grant(arranged, role, `admins.${names[index] ?? ''}`, {}, arranged.process(index)),
      );
      arranged.check.endings('8 changes', claims, { won: 1, role_moved: 7 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      const { version, abilities } = await roleOf(arranged, role);
      arranged.check.equal('the role', [version, abilities], [role.version + 1, [`admins.${names[winner] ?? ''}`]]);
    },
  },
  {
    name: 'grantAbility: not by somebody who holds the role',
    rule: OWN,
    run: async (arranged) => {
      const [role, other] = [await aRole(arranged), await aRole(arranged)];
      const [holder, author] = [await holderOf(arranged, role), await holderOf(arranged, other)];
      arranged.check.lost('by a holder', await grant(arranged, role, ABILITY, { by: authored(holder) }), 'author_holds_role');
      arranged.check.equal('the role', await roleOf(arranged, role), role);
      arranged.check.won('by who holds another', await grant(arranged, role, ABILITY, { by: authored(author) }));
      const raised = await roleOf(arranged, role);
      await arranged.arrange('a holder no more', withdraw(arranged, holder, raised));
      arranged.check.won('by who holds it no more', await grant(arranged, raised, 'admins.lock', { by: authored(holder) }));
    },
  },
  {
    name: 'grantAbility beside assign to its author: nobody adds to what they hold by then',
    rule: `${OWN}; an assignment beside it is before it, and seen, or after it`,
    run: async (arranged) => {
      for (let round = 0; round < 8; round += 1) {
        const role = await aRole(arranged);
        const author = await arranged.active();
        await together(2, async (index) => {
          if (index === round % 2) return assign(arranged, author, role, {}, arranged.process(index));
          return grant(arranged, role, ABILITY, { by: authored(author) }, arranged.process(index));
        });
        const { version } = await roleOf(arranged, role);
        const raised = version === role.version + 1;
        // Judged without the ability, the assignment must have been lost once that was there.
        arranged.check.that('the author did not end up with what it added itself', !(raised && (await may(arranged, author))));
      }
    },
  },
  {
    name: 'assign, withdraw: give that role to that admin, and take it back, at once',
    rule: AT_ONCE,
    run: async (arranged) => {
      const [role, other] = [await aRole(arranged, [ABILITY]), await aRole(arranged, ['admins.lock'])];
      const [admin, beside] = [await arranged.active(), await holderOf(arranged, role)];
      const answer = { outcome: 'won', adminId: admin.adminId, roleId: role.roleId };
      arranged.check.equal('assigning', await assign(arranged, admin, role), answer);
      arranged.check.won('another one', await assign(arranged, admin, other));
      arranged.check.equal('may', [await may(arranged, admin), await may(arranged, admin, 'admins.lock')], [true, true]);
      arranged.check.equal('the role did not move', await roleOf(arranged, role), role);
      arranged.check.equal('withdrawing', await withdraw(arranged, admin, role), answer);
      arranged.check.equal('may no more', [await may(arranged, admin), await may(arranged, admin, 'admins.lock')], [false, true]);
      arranged.check.equal('somebody else still may', await may(arranged, beside), true);
      arranged.check.equal('the role did not move', await roleOf(arranged, role), role);
      arranged.check.equal('the admin', await arranged.stateOf(admin.adminId), admin);
    },
  },
  {
    name: 'assign, withdraw: say what was so already, and touch it not',
    rule: '`assign` does not touch a holding that is there already',
    run: async (arranged) => {
      const role = await aRole(arranged);
      const [admin, other] = [await arranged.active(), await arranged.active()];
      await arranged.arrange('a holder', assign(arranged, admin, role, { at: at(3) }));
      const read = () => arranged.contracts.RoleQueryRepository.holders({ roleId: role.roleId, cursor: null, limit: 10 });
      const before = await read();
      arranged.check.lost('again', await assign(arranged, admin, role, { at: at(9), by: authored(other) }), 'already_assigned');
      arranged.check.lost('from who does not hold it', await withdraw(arranged, other, role), 'not_assigned');
      arranged.check.lost('from nobody', await withdraw(arranged, { adminId: NOBODY }, role), 'not_assigned');
      arranged.check.equal('the holders', await read(), before);
    },
  },
  {
    name: 'assign: of 16 parallel calls one wins',
    rule: '`assign` does not touch a holding that is there already',
    run: async (arranged) => {
      const [role, admin] = [await aRole(arranged), await arranged.active()];
      const claims = await together(16, (index) => assign(arranged, admin, role, {}, arranged.process(index)));
      arranged.check.endings('16 calls', claims, { won: 1, already_assigned: 15 });
      arranged.check.equal('the holders', await holdersOf(arranged, role), [admin.adminId]);
    },
  },
]);
