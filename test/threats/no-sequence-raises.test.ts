import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { AdminActor, AdminId, RoleId } from '@maatify/admin-infra';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { give, supportRole } from '../support/roles.js';

const MANAGES = ['roles.view', 'roles.manage', 'roles.assign'];
/** What each of the two who work together holds beside that; and what neither does. */
const HELD = ['admins.view', 'admins.suspend'] as const;
const BEYOND = ['admins.administer', 'system.emergency', 'admins.lock'] as const;
const ABILITIES = [...HELD, ...BEYOND];

interface Command {
  readonly by: number;
  readonly verb: 'grant' | 'withdraw' | 'assign' | 'revoke' | 'create' | 'suspend' | 'reinstate';
  readonly role: number;
  readonly ability: number;
  readonly whom: number;
}

interface Scene {
  readonly world: LightWorld;
  readonly authors: readonly AdminActor[];
  readonly people: readonly AdminId[];
  readonly roles: RoleId[];
}

async function begin(): Promise<Scene> {
  const world = createLightWorld();
  const authors = [await world.actor(...MANAGES, HELD[0]), await world.actor(...MANAGES, HELD[1])];
  const owner = supportRole(world, { name: 'Owner', abilities: [...BEYOND] });
  const roles = [supportRole(world), supportRole(world, { name: 'Empty', abilities: [] }), owner];
  const rich = world.someone();
  give(world, rich, owner);
  // The lifeline is held by somebody else too, so that taking it away is not refused for that alone.
  world.someone({ abilities: ['admins.administer'] });
  return { world, authors, people: [...authors.map(({ adminId }) => adminId), rich, world.someone(), world.someone()], roles };
}

async function play({ world, authors, people, roles }: Scene, { by, verb, role, ability, whom }: Command): Promise<string> {
  const [actor, roleId, adminId] = [authors[by % 2]!, roles[role % roles.length]!, people[whom % people.length]!];
  const named = ABILITIES[ability % ABILITIES.length]!;
  switch (verb) {
    case 'grant':
      return (await world.roles.grantAbilityToRole(actor, { roleId, ability: named })).outcome;
    case 'withdraw':
      return (await world.roles.revokeAbilityFromRole(actor, { roleId, ability: named })).outcome;
    case 'assign':
      return (await world.roles.assignRole(actor, { adminId, roleId })).outcome;
    case 'revoke':
      return (await world.roles.revokeRole(actor, { adminId, roleId })).outcome;
    case 'suspend':
      return (await world.lifecycle.suspend(actor, { adminId, reason: 'x' })).outcome;
    case 'reinstate':
      return (await world.lifecycle.reinstate(actor, { adminId, reason: 'x' })).outcome;
    case 'create': {
      const made = await world.roles.createRole(actor, { name: `Role ${String(roles.length)}` });
      if (made.outcome === 'created') roles.push(made.role.roleId);
      return made.outcome;
    }
  }
}

/** What somebody may do, as the resolver says it. */
async function rightsOf({ world }: Scene, adminId: AdminId): Promise<readonly string[]> {
  const actor = { kind: 'admin', adminId, impersonatorId: null } as const;
  const may: string[] = [];
  for (const ability of [...ABILITIES, ...MANAGES]) {
    const { decision } = await world.infra.contracts.AbilityResolver.decide({ actor, ability, target: null });
    if (decision === 'allow') may.push(ability);
  }
  return may;
}

const commands = fc.array(
  fc.record({
    by: fc.nat(1),
    verb: fc.constantFrom<Command['verb']>('grant', 'withdraw', 'assign', 'assign', 'revoke', 'create', 'suspend', 'reinstate'),
    role: fc.nat(5),
    ability: fc.nat(ABILITIES.length - 1),
    whom: fc.nat(4),
  }),
  { minLength: 5, maxLength: 40 },
);

describe('Z5 F39 whatever two who may manage roles do, one after the other', () => {
  it('nobody has more than they had before, or the two together could give', async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(commands, async (sequence) => {
        const scene = await begin();
        const before = await Promise.all(scene.people.map((one) => rightsOf(scene, one)));
        for (const command of sequence) {
          const outcome = await play(scene, command);
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        }
        const after = await Promise.all(scene.people.map((one) => rightsOf(scene, one)));
        after.forEach((rights, index) => {
          const could = [...(before[index] ?? []), ...HELD, ...MANAGES];
          expect(rights.filter((ability) => !could.includes(ability))).toEqual([]);
        });
        await scene.world.dispose();
      }),
      { numRuns: 150 },
    );
    // Sequences that were refused as a whole would show nothing.
    for (const outcome of ['granted', 'assigned', 'revoked', 'created', 'escalation_forbidden', 'self_forbidden', 'changed'])
      expect([outcome, (seen.get(outcome) ?? 0) > 0]).toEqual([outcome, true]);
  }, 120_000);
});
