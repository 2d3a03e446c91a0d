import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ABILITIES } from '@maatify/admin-infra';
import type { AdminActor, AdminId, RoleId } from '@maatify/admin-infra';

import { impersonated } from '../support/callers.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld, Wrap } from '../support/light-world.js';
import { give, holds, supportRole } from '../support/roles.js';
import { as, auditOf } from './support/people.js';

const MANAGES = ['roles.view', 'roles.manage', 'roles.assign'];
const LIFELINE = 'admins.administer';

let world: LightWorld;
let ada: AdminActor;
let sam: AdminId;
beforeEach(async () => {
  world = createLightWorld();
  ada = await world.actor(...MANAGES, 'admins.view', 'admins.suspend');
  sam = world.someone();
});
afterEach(() => world.dispose());

const may = async (adminId: AdminId, ability: string): Promise<boolean> => {
  const actor = { kind: 'admin', adminId, impersonatorId: null } as const;
  return (await world.infra.contracts.AbilityResolver.decide({ actor, ability, target: null })).decision === 'allow';
};
/** Only roles say what this admin may do. */
const byRoleAlone = (adminId: AdminId): void => void world.infra.grants.abilities.delete(adminId);

/** A world in which something happens once a role was judged, before anything is written. */
function once(happens: (around: LightWorld) => void): LightWorld {
  let due = true;
  const wrap: Wrap = (contracts) => ({
    ...contracts,
    RoleAuthority: {
      mayGrant: async (question: never) => {
        const answer = await contracts.RoleAuthority.mayGrant(question);
        if (due) {
          due = false;
          happens(between);
        }
        return answer;
      },
    } as never,
  });
  const between = createLightWorld(wrap);
  return between;
}

describe('AZ-07 AZ-08 AZ-09 AZ-11 LC7 roles are lists of abilities, and give nothing else', () => {
  it('AZ-17 AZ-18 AZ-19 AU-10 from nothing to a colleague who may, and back, each step recorded', async () => {
    const { role } = as(await world.roles.createRole(ada, { name: 'Support' }), 'created');
    const { roleId } = role;
    expect(await may(sam, 'admins.view')).toBe(false);
    as(await world.roles.assignRole(ada, { adminId: sam, roleId }), 'assigned');
    expect(as(await world.roles.effectiveAbilities(ada, { adminId: sam }), 'found').abilities).toEqual([]);
    as(await world.roles.grantAbilityToRole(ada, { roleId, ability: 'admins.view' }), 'granted');
    expect(await may(sam, 'admins.view')).toBe(true);
    as(await world.roles.renameRole(ada, { roleId, name: 'Help desk' }), 'renamed');
    as(await world.roles.revokeAbilityFromRole(ada, { roleId, ability: 'admins.view' }), 'revoked');
    expect(await may(sam, 'admins.view')).toBe(false);
    as(await world.roles.revokeRole(ada, { adminId: sam, roleId }), 'revoked');
    const role$ = { type: 'role', id: roleId };
    const admin = { type: 'admin', id: sam };
    expect(
      world.infra.contracts.AuditLogger.intents
        .filter(({ category }) => category === 'authorization')
        .map(({ type, target, metadata }) => [type, target, metadata]),
    ).toEqual([
      ['authz.role.created', role$, { roleName: 'Support' }],
      ['authz.role.assigned', admin, { roleId, roleName: 'Support' }],
      ['authz.permission.granted', role$, { ability: 'admins.view' }],
      ['authz.role.renamed', role$, { from: 'Support', to: 'Help desk' }],
      ['authz.permission.revoked', role$, { ability: 'admins.view' }],
      ['authz.role.revoked', admin, { roleId, roleName: 'Help desk' }],
    ]);
    const told = world.infra.contracts.NotificationDispatcher.intents.filter(({ type }) => type.startsWith('role_'));
    expect(told.map(({ type, to, security }) => [type, to, security])).toEqual([
      ['role_assigned', { kind: 'admin', adminId: sam }, true],
      ['role_revoked', { kind: 'admin', adminId: sam }, true],
    ]);
  });

  it('two roles are a union, and losing one keeps what the other gives', async () => {
    const [view, both] = [supportRole(world), supportRole(world, { name: 'Both', abilities: ['admins.view', 'admins.suspend'] })];
    for (const roleId of [view, both]) as(await world.roles.assignRole(ada, { adminId: sam, roleId }), 'assigned');
    const abilities = async () => as(await world.roles.effectiveAbilities(ada, { adminId: sam }), 'found').abilities;
    expect(await abilities()).toEqual(['admins.suspend', 'admins.view']);
    as(await world.roles.revokeRole(ada, { adminId: sam, roleId: both }), 'revoked');
    expect(await abilities()).toEqual(['admins.view']);
  });

  it('L12 a name gives nothing: who is called a super admin holds what the list says', async () => {
    const roleId = supportRole(world, { name: 'Super Admin', abilities: [] });
    as(await world.roles.assignRole(ada, { adminId: sam, roleId }), 'assigned');
    for (const ability of Object.keys(ABILITIES)) expect([ability, await may(sam, ability)]).toEqual([ability, false]);
  });

  it('CT-08 a key is one of the catalogue, without wildcards, or reaches no contract', async () => {
    const roleId = supportRole(world);
    const calls: unknown[] = [];
    world.events.listen('call', (call) => calls.push(call));
    for (const ability of ['admins.*', '*', 'orders.unknown', 'ADMINS.VIEW', '__proto__', 'constructor']) {
      const { outcome } = await world.roles.grantAbilityToRole(ada, { roleId, ability });
      expect([ability, outcome]).toEqual([ability, 'validation_failed']);
    }
    expect([calls, world.infra.store.roles.get(roleId)?.abilities]).toEqual([[], ['admins.view']]);
  });
});

describe('F39 Z5 LC7 nobody hands out more than they hold', () => {
  it('not to a role, not by a role, and not a piece at a time', async () => {
    const own = supportRole(world, { name: 'Own', abilities: [] });
    const owner = supportRole(world, { name: 'Owner', abilities: ['admins.view', LIFELINE] });
    expect((await world.roles.grantAbilityToRole(ada, { roleId: own, ability: LIFELINE })).outcome).toBe('escalation_forbidden');
    expect((await world.roles.assignRole(ada, { adminId: sam, roleId: owner })).outcome).toBe('escalation_forbidden');
    expect([await may(sam, LIFELINE), world.infra.store.roles.get(own)?.abilities]).toEqual([false, []]);
    expect(auditOf(world, 'operation.refused').map(({ metadata }) => metadata['outcome' as never])).toEqual([
      'escalation_forbidden',
      'escalation_forbidden',
    ]);
  });

  it('who may assign roles cannot strip those who may more', async () => {
    const owner = supportRole(world, { name: 'Owner', abilities: [LIFELINE], holders: [sam, world.someone()] });
    expect((await world.roles.revokeRole(ada, { adminId: sam, roleId: owner })).outcome).toBe('escalation_forbidden');
    expect((await world.roles.revokeAbilityFromRole(ada, { roleId: owner, ability: LIFELINE })).outcome).toBe(
      'escalation_forbidden',
    );
    expect(await world.roles.compareAuthority(ada, { adminId: sam })).toEqual({ outcome: 'outranked' });
    expect(holds(world, sam, owner)).toBe(true);
  });

  it('I2 who impersonates holds what both hold: a colleague who may more than either outranks them', async () => {
    const acting = await impersonated(world, ada);
    const may = (ability: string): void => void world.infra.grants.grant(acting.impersonatorId!, ability);
    may('roles.view');
    world.infra.grants.grant(sam, 'admins.suspend');
    expect(await world.roles.compareAuthority(ada, { adminId: sam })).toEqual({ outcome: 'can_act_on' });
    expect(await world.roles.compareAuthority(acting, { adminId: sam })).toEqual({ outcome: 'outranked' });
    may('admins.suspend');
    expect(await world.roles.compareAuthority(acting, { adminId: sam })).toEqual({ outcome: 'can_act_on' });
  });

  it('LC6 not to oneself, not from oneself, and not to a role one holds', async () => {
    const roleId = supportRole(world);
    expect((await world.roles.assignRole(ada, { adminId: ada.adminId, roleId })).outcome).toBe('self_forbidden');
    give(world, ada.adminId, roleId);
    expect((await world.roles.revokeRole(ada, { adminId: ada.adminId, roleId })).outcome).toBe('self_forbidden');
    expect((await world.roles.grantAbilityToRole(ada, { roleId, ability: 'admins.suspend' })).outcome).toBe('self_forbidden');
    expect(world.infra.store.roles.get(roleId)?.abilities).toEqual(['admins.view']);
  });

  it('not even where the host lets people hand out what they do not hold', async () => {
    const allowing = createLightWorld((contracts) => ({
      ...contracts,
      RoleAuthority: { mayGrant: () => Promise.resolve({ decision: 'allow' }) } as never,
    }));
    const eve = await allowing.actor(...MANAGES);
    const roleId = supportRole(allowing, { holders: [eve.adminId] });
    expect((await allowing.roles.grantAbilityToRole(eve, { roleId, ability: LIFELINE })).outcome).toBe('self_forbidden');
    await allowing.dispose();
  });

  it('the host is asked about the very admin or role it would go to', async () => {
    const asked: unknown[] = [];
    const { RoleAuthority } = world.infra.contracts;
    const mayGrant = RoleAuthority.mayGrant.bind(RoleAuthority);
    RoleAuthority.mayGrant = (question) => {
      asked.push([question.actor, question.abilities, question.target]);
      return mayGrant(question);
    };
    const [roleId, other] = [supportRole(world), supportRole(world, { name: 'Other' })];
    as(await world.roles.assignRole(ada, { adminId: sam, roleId }), 'assigned');
    as(await world.roles.grantAbilityToRole(ada, { roleId: other, ability: 'admins.suspend' }), 'granted');
    as(await world.roles.revokeAbilityFromRole(ada, { roleId: other, ability: 'admins.suspend' }), 'revoked');
    as(await world.roles.revokeRole(ada, { adminId: sam, roleId }), 'revoked');
    const by = { kind: 'admin', adminId: ada.adminId, impersonatorId: null };
    expect(asked).toEqual([
      [by, ['admins.view'], { type: 'admin', id: sam }],
      [by, ['admins.suspend'], { type: 'role', id: other }],
      [by, ['admins.suspend'], { type: 'role', id: other }],
      [by, ['admins.view'], { type: 'admin', id: sam }],
    ]);
  });

  it('C7 an ability added once the role was judged is handed out by nobody', async () => {
    const between = once(({ infra }) => {
      const [role] = [...infra.store.roles.values()];
      if (role !== undefined)
        infra.store.setRole({ ...role, abilities: [...role.abilities, LIFELINE], version: role.version + 1 });
    });
    const eve = await between.actor(...MANAGES, 'admins.view');
    const roleId = supportRole(between);
    const adminId = between.someone();
    expect((await between.roles.assignRole(eve, { adminId, roleId })).outcome).toBe('conflict');
    expect(holds(between, adminId, roleId)).toBe(false);
    await between.dispose();
  });

  it('C7 who is given the role once the ability was judged adds nothing to it', async () => {
    let given: readonly [AdminId, RoleId] | null = null;
    const between = once((around) => {
      if (given !== null) give(around, ...given);
    });
    const eve = await between.actor(...MANAGES, 'admins.suspend');
    const roleId = supportRole(between);
    given = [eve.adminId, roleId];
    expect((await between.roles.grantAbilityToRole(eve, { roleId, ability: 'admins.suspend' })).outcome).toBe('self_forbidden');
    await between.dispose();
  });

  it('C7 who is suspended or lost the epoch meanwhile writes nothing', async () => {
    let whom: AdminId | null = null;
    const between = once(({ infra }) => {
      const admin = whom === null ? undefined : infra.store.admins.get(whom);
      if (admin !== undefined) infra.store.changeAdmin(admin, { credentialEpoch: admin.credentialEpoch + 1 });
    });
    const eve = await between.actor(...MANAGES, 'admins.view');
    whom = eve.adminId;
    const [adminId, roleId] = [between.someone(), supportRole(between)];
    expect((await between.roles.assignRole(eve, { adminId, roleId })).outcome).toBe('conflict');
    expect(holds(between, adminId, roleId)).toBe(false);
    await between.dispose();
  });
});

describe('Z6 F42 LC5 somebody who can sign in always holds the lifeline', () => {
  /** The only holder is one by this role. */
  function owners(...others: readonly AdminId[]): RoleId {
    for (const { adminId } of world.infra.store.admins.values()) world.infra.grants.revoke(adminId, LIFELINE);
    return supportRole(world, { name: 'Owner', abilities: [LIFELINE], holders: [sam, ...others] });
  }
  const asOwner = (): void => world.infra.grants.grant(ada.adminId, LIFELINE);
  const operator = () => world.systemActor();
  const allowOperator = (): void => world.infra.grants.grantSystem('operator-cli', ...MANAGES, LIFELINE);

  it('whoever tries, a part of the host included', async () => {
    const roleId = owners();
    allowOperator();
    expect((await world.roles.revokeRole(operator(), { adminId: sam, roleId })).outcome).toBe('last_holder');
    expect((await world.roles.revokeAbilityFromRole(operator(), { roleId, ability: LIFELINE })).outcome).toBe('last_holder');
    expect(await may(sam, LIFELINE)).toBe(true);
  });

  it('another who cannot sign in is none; one who can is', async () => {
    const unusable = world.someone({ status: 'suspended' });
    const roleId = owners(unusable);
    allowOperator();
    expect((await world.roles.revokeRole(operator(), { adminId: sam, roleId })).outcome).toBe('last_holder');
    as(await world.roles.revokeRole(operator(), { adminId: unusable, roleId }), 'revoked');
    asOwner();
    as(await world.roles.revokeRole(ada, { adminId: sam, roleId }), 'revoked');
  });

  it('where everybody needs a second factor, one without is none', async () => {
    const roleId = owners(world.someone());
    world.infra.store.enableTotp(sam);
    allowOperator();
    world.infra.store.setSetting('auth.totp.mandatory', true);
    expect((await world.roles.revokeRole(operator(), { adminId: sam, roleId })).outcome).toBe('last_holder');
    world.infra.store.setSetting('auth.totp.mandatory', false);
    as(await world.roles.revokeRole(operator(), { adminId: sam, roleId }), 'revoked');
  });

  it.each(['auth.totp.mandatory', 'system.maintenance.enabled', 'security.emergency.enabled'])(
    'C7 who counts as one is as it was asked: %s moves meanwhile, and nothing is taken',
    async (key) => {
      for (const taken of ['role', 'ability'] as const) {
        const between = once(({ infra }) => infra.store.setSetting(key, true));
        between.infra.grants.grantSystem('operator-cli', ...MANAGES, LIFELINE);
        for (const { adminId } of between.infra.store.admins.values()) between.infra.grants.revoke(adminId, LIFELINE);
        // The one keeps it, without a second factor.
        const [gone, stays] = [between.someone(), between.someone({ abilities: [LIFELINE] })];
        between.infra.store.enableTotp(gone);
        const roleId = supportRole(between, { name: 'Owner', abilities: [LIFELINE], holders: [gone] });
        const actor = between.systemActor();
        const { outcome } =
          taken === 'role'
            ? await between.roles.revokeRole(actor, { adminId: gone, roleId })
            : await between.roles.revokeAbilityFromRole(actor, { roleId, ability: LIFELINE });
        expect([taken, outcome]).toEqual([taken, 'conflict']);
        expect([holds(between, gone, roleId), between.infra.store.roles.get(roleId)?.abilities]).toEqual([true, [LIFELINE]]);
        expect(between.infra.grants.of(stays)).toContain(LIFELINE);
        await between.dispose();
      }
    },
  );

  it('NT-09 F38 what was taken is over with the next call, and its owner is told', async () => {
    const eve = await world.actor();
    const roleId = supportRole(world, { holders: [eve.adminId] });
    byRoleAlone(eve.adminId);
    as(await world.lifecycle.admins(eve, {}), 'page');
    as(await world.roles.revokeRole(ada, { adminId: eve.adminId, roleId }), 'revoked');
    expect((await world.lifecycle.admins(eve, {})).outcome).toBe('denied');
    const { intents } = world.infra.contracts.NotificationDispatcher;
    expect(intents.at(-1)).toMatchObject({ type: 'role_revoked', to: { kind: 'admin', adminId: eve.adminId } });
  });
});
