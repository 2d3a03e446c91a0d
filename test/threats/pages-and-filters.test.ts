import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { AdminActor, AdminId, AdminStatus } from '@maatify/admin-infra';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { as, person, signIn } from './support/people.js';

let world: LightWorld;
let actor: AdminActor;
beforeEach(async () => {
  world = createLightWorld();
  actor = await world.actor('admins.view', 'sessions.view');
});
afterEach(() => world.dispose());

type AdminsAsked = Parameters<LightWorld['lifecycle']['admins']>[1];
const admins = async (asked: AdminsAsked) => as(await world.lifecycle.admins(actor, asked), 'page');
const namesOf = (items: readonly { readonly email: string }[]): readonly string[] => items.map(({ email }) => email).sort();

describe('T1 CT-02 a page is as long as was asked for', () => {
  it.each([1, 2, 3])('%i admins at a time: each once, and the last page says so', async (limit) => {
    for (let more = 0; more < 5; more += 1) world.someone();
    const seen: AdminId[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof admins>> = await admins({ limit, cursor });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      if (page.next !== null) expect(page.items.length).toBe(limit);
      seen.push(...page.items.map(({ adminId }) => adminId));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen.sort()).toEqual([...world.infra.store.admins.keys()].sort());
  });

  it('twenty, when nothing was asked for', async () => {
    for (let more = 0; more < 25; more += 1) world.someone();
    expect((await admins({})).items.length).toBe(20);
  });

  it('of sessions as well, newest first', async () => {
    const { adminId, email } = person(world, 'ada@example.org');
    const opened: string[] = [];
    for (let more = 0; more < 4; more += 1) {
      world.infra.clock.advance(1_000);
      opened.unshift(as(await signIn(world, { email }), 'signed_in').issued.session.sessionId);
    }
    const first = as(await world.sessions.sessions(actor, { adminId, limit: 3 }), 'page');
    expect(first.items.map(({ sessionId }) => sessionId)).toEqual(opened.slice(0, 3));
    const second = as(await world.sessions.sessions(actor, { adminId, limit: 3, cursor: first.next }), 'page');
    expect([second.items.map(({ sessionId }) => sessionId), second.next]).toEqual([opened.slice(3), null]);
  });
});

describe('CT-02 no page is longer than a hundred, whatever it lists', () => {
  const roleId = 'no-such-role';
  const LISTS: Readonly<Record<string, (limit: number) => Promise<{ readonly outcome: string }>>> = {
    admins: (limit) => world.lifecycle.admins(actor, { limit }),
    links: (limit) => world.external.links(actor, { adminId: actor.adminId, limit }),
    contacts: (limit) => world.contacts.contacts(actor, { adminId: actor.adminId, limit }),
    sessions: (limit) => world.sessions.sessions(actor, { adminId: actor.adminId, limit }),
    devices: (limit) => world.devices.devices(actor, { adminId: actor.adminId, limit }),
    impersonations: (limit) => world.impersonation.impersonations(actor, { limit }),
    roles: (limit) => world.roles.roles(actor, { limit }),
    rolesOf: (limit) => world.roles.rolesOf(actor, { adminId: actor.adminId, limit }),
    holdersOf: (limit) => world.roles.holdersOf(actor, { roleId, limit } as never),
  };

  it('is tried for every list there is', () => {
    const paged = OPERATIONS.filter(({ outcomes }) => 'page' in outcomes && 'invalid_cursor' in outcomes);
    expect(
      paged.map(({ name }) => name.split('.')[1]?.replace(/_(.)/g, (__, letter: string) => letter.toUpperCase())).sort(),
    ).toEqual(Object.keys(LISTS).sort());
  });

  it.each(Object.entries(LISTS))('%s', async (_, list) => {
    world.infra.grants.grant(actor.adminId, 'roles.view');
    for (const limit of [101, 1_000, 0, -1, 1.5]) {
      expect([limit, await list(limit)]).toEqual([
        limit,
        { outcome: 'validation_failed', violations: [{ path: 'limit', rule: 'whole_number' }] },
      ]);
    }
    for (const limit of [1, 100]) expect((await list(limit)).outcome).toMatch(/^(page|not_found)$/);
  });
});

describe('T1 CT-02 a list holds what was asked for and nothing else', () => {
  it.each(['active', 'suspended', 'locked', 'created', 'pending_verification'] as const)('those who are %s', async (status) => {
    const all: readonly AdminStatus[] = ['active', 'suspended', 'locked', 'created', 'pending_verification'];
    for (const one of all) world.someone({ email: `${one}@example.org`, status: one });
    const page = await admins({ status, limit: 100 });
    expect(new Set(page.items.map((admin) => admin.status))).toEqual(new Set([status]));
    expect(namesOf(page.items)).toContain(`${status}@example.org`);
  });

  it('those whose name or address has it, whatever the case', async () => {
    world.someone({ email: 'eva.stone@example.org', name: 'Eva Stone' });
    world.someone({ email: 'other@example.org', name: 'Liv Stone' });
    world.someone({ email: 'third@example.org', name: 'Somebody' });
    expect(namesOf((await admins({ search: 'STONE' })).items)).toEqual(['eva.stone@example.org', 'other@example.org']);
    expect(namesOf((await admins({ search: 'third@' })).items)).toEqual(['third@example.org']);
  });

  it('both at once, over several pages', async () => {
    for (const status of ['active', 'suspended'] as const) {
      for (let more = 0; more < 3; more += 1) {
        world.someone({ email: `${status}-${String(more)}@stone.example`, name: 'One', status });
      }
    }
    const asked = { status: 'suspended', search: 'stone', limit: 2 } as const;
    const first = await admins(asked);
    const second = await admins({ ...asked, cursor: first.next });
    expect(namesOf([...first.items, ...second.items])).toEqual(
      [0, 1, 2].map((more) => `suspended-${String(more)}@stone.example`),
    );
    expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null]);
  });
});
