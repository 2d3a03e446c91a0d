import { beforeAll, describe, expect, it } from '@jest/globals';

import { ABILITIES, Redacted } from '@maatify/admin-infra';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import type { Scenario } from '../support/scenarios/scenario.js';
import { recordAll, successes } from '../flows/support/recordings.js';
import { access, as, auditOf, signIn } from './support/people.js';

const EVERYTHING = Object.keys(ABILITIES);

/** Allows everything to everybody, and from `deny()` on everything but one ability. */
function allBut(missing: string): { readonly world: LightWorld; readonly deny: () => void } {
  let denying = false;
  const world = createLightWorld((contracts) => ({
    ...contracts,
    AbilityResolver: {
      decide: ({ ability }: { readonly ability: string }) => {
        const allowed = !denying || ability !== missing;
        return Promise.resolve(allowed ? { decision: 'allow' } : { decision: 'deny', reason: 'not_permitted' });
      },
    } as never,
  }));
  return { world, deny: () => void (denying = true) };
}

let needs: readonly (readonly [Scenario, string])[] = [];
beforeAll(async () => {
  const recordings = await recordAll(successes());
  needs = recordings.flatMap(({ scenario, injected }) => {
    const question = injected.find(({ method }) => method === 'decide')?.args[0] as { readonly ability: string } | undefined;
    return question === undefined ? [] : [[scenario, question.ability] as const];
  });
});

describe('AZ-14 nobody is above the rules', () => {
  it('whoever holds every ability but the one that is needed is denied, at every operation', async () => {
    expect(needs.length).toBeGreaterThanOrEqual(18);
    for (const [scenario, ability] of needs) {
      const { world, deny } = allBut(ability);
      const run = await scenario.arrange(world);
      deny();
      expect([scenario.operation, await run()]).toEqual([
        scenario.operation,
        { outcome: 'denied', ability, reason: 'not_permitted' },
      ]);
      expect(auditOf(world, 'authz.permission.denied')).toHaveLength(1);
      await world.dispose();
    }
  });

  it('whoever was there first has what was granted, and nothing when nothing is', async () => {
    const world = createLightWorld();
    const { store } = world.infra;
    store.admins.clear();
    const input = { email: 'first@example.org', password: Redacted.of('the very first password of all') };
    const { adminId } = as(await world.lifecycle.bootstrapFirstAdmin(world.systemActor(), input), 'created');
    world.infra.grants.abilities.delete(adminId);
    const { issued } = as(await signIn(world, { email: input.email, password: input.password.reveal() }), 'signed_in');
    const { actor } = as(await access(world, issued.token), 'allowed');
    for (const ability of EVERYTHING) {
      expect(await world.authorization.authorizeQuery(actor, { ability })).toMatchObject({ outcome: 'denied', ability });
    }
    await world.dispose();
  });

  it('whoever holds all abilities there are leaves a trace like anybody, and is shut out like anybody', async () => {
    const world = createLightWorld();
    const root = await world.signedIn({ abilities: EVERYTHING });
    as(await world.settings.set(root.actor, { key: 'audit.retention_days', value: 30 }), 'changed');
    expect(auditOf(world, 'system.setting.updated')).toEqual([
      expect.objectContaining({ actor: expect.objectContaining({ adminId: root.adminId }) }),
    ]);
    // The last who holds the lifeline is kept, whoever it is; so there has to be another who can sign in.
    world.someone({ abilities: ['admins.administer'] });
    const operator = await world.actor('admins.suspend');
    as(await world.lifecycle.suspend(operator, { adminId: root.adminId, reason: 'left' }), 'changed');
    expect((await access(world, root.issued.token)).outcome).toBe('refused');
    expect(auditOf(world, 'admin.suspended')).toEqual([expect.objectContaining({ target: { type: 'admin', id: root.adminId } })]);
    await world.dispose();
  });
});
