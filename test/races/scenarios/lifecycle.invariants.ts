import { expect } from '@jest/globals';

import type { AdminActor } from '../../../src/kernel/actor.js';
import { ADMIN_STATUSES } from '../../../src/kernel/admin-status.js';
import type { AdminStatus } from '../../../src/kernel/admin-status.js';
import { statusStep } from '../../../src/lifecycle/status-graph.policy.js';
import { actorOf, count, lifeline, person, signIn } from '../support/people.js';
import type { Race } from '../support/race.js';

const reason = 'because';

export const somebodyRemains: Race = {
  id: 'Z6',
  title: 'whoever suspends and locks whom, at once: an active, verified holder of the lifeline remains (F41, F42)',
  async play({ world, race, pick }) {
    const abilities = ['admins.administer', 'admins.suspend', 'admins.lock'];
    const people = Array.from({ length: 3 }, () => person(world, { abilities }));
    world.store.addAdmin({
      email: 'unverified@example.org',
      emailVerified: false,
      password: 'a password for races only',
      abilities,
    });
    world.store.addAdmin({ email: 'without-password@example.org', abilities });
    world.store.addAdmin({ email: 'suspended@example.org', status: 'suspended', abilities });
    const actors: AdminActor[] = [];
    for (const who of people) actors.push(await actorOf(world, who));
    await race<unknown>(
      ...Array.from({ length: 3 + pick(3) }, () => {
        const [actor, { adminId }] = [actors[pick(3)]!, people[pick(3)]!];
        return pick(2) === 0
          ? () => world.lifecycle.suspend(actor, { adminId, reason })
          : () => world.lifecycle.lock(actor, { adminId, reason });
      }),
    );
    const { admins, grants } = world.store;
    const holders = [...admins.values()].filter(
      ({ adminId, status, emailVerified, passwordHash }) =>
        status === 'active' && emailVerified && passwordHash !== null && grants.holds(adminId, 'admins.administer'),
    );
    expect(holders.length).toBeGreaterThanOrEqual(1);
  },
};

const alongTheGraph: Race = {
  id: 'X7',
  title: 'a status moves only along the published graph and only by a status operation; nobody is ever deleted (F28)',
  async play({ world, race, pick }) {
    lifeline(world);
    const admins = world.store.admins.size;
    const status = ADMIN_STATUSES[pick(ADMIN_STATUSES.length)]!;
    const emailVerified = pick(2) === 0;
    const { adminId, email } = world.store.addAdmin({
      email: 'moved@example.org',
      status,
      emailVerified,
      password: 'a password for races only',
    });
    const abilities = ['create', 'activate', 'suspend', 'reinstate', 'lock', 'unlock'].map((verb) => `admins.${verb}`);
    abilities.push('sessions.revoke');
    const actor = await actorOf(world, person(world, { abilities }));
    const [from, to] = [pick(2) === 0 ? status : ADMIN_STATUSES[pick(5)]!, ADMIN_STATUSES[pick(5)]!] as const;
    const who = { adminId, email, password: person(world).password, secret: '' };
    const [result] = await race<{ readonly outcome: string }>(
      () => world.lifecycle.changeStatus(actor, { adminId, from, to, reason }),
      () => signIn(world, who),
      () => world.sessions.revokeAll(actor, { adminId, reason }),
    );
    const stored = world.store.admins.get(adminId)?.status as AdminStatus;
    const step = statusStep(status, to);
    const fits = step?.email === 'any' || (step?.email === 'verified') === emailVerified;
    const legal = from === status && step !== null && fits;
    expect(result?.outcome === 'changed').toBe(legal);
    expect(stored).toBe(legal ? to : status);
    expect(world.store.admins.size).toBe(admins + 3);
    expect(count([...world.store.admins.values()], ({ version }) => version > 0)).toBe(legal ? 1 : 0);
  },
};

export const LIFECYCLE: readonly Race[] = [somebodyRemains, alongTheGraph];
