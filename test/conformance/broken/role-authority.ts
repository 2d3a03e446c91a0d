import type { AbilityQuestion, AdminId, RoleAuthority } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import { ABILITIES } from '../../../src/module/vocabulary.js';
import type { Broken, BrokenByCase } from './broken.js';
import { alteredContracts, broken, brokenSubject } from './broken.js';

type Authority = RoleAuthority;
type Actor = AbilityQuestion['actor'];

const authority = (wrong: string, methods: (real: Authority, store: InMemoryStore) => Partial<Authority>): Broken =>
  broken(wrong, ({ real, store }) => ({ RoleAuthority: methods(real.RoleAuthority, store) }));

const grants = (wrong: string, may: (store: InMemoryStore, actor: Actor, abilities: readonly string[]) => boolean): Broken =>
  authority(wrong, (_, store) => ({
    mayGrant: ({ actor, abilities }) => Promise.resolve({ decision: may(store, actor, abilities) ? 'allow' : 'deny' }),
  }));

const compares = (
  wrong: string,
  outranks: (theirs: readonly string[], own: readonly string[], same: boolean) => boolean,
): Broken =>
  authority(wrong, (_, store) => ({
    compare: ({ actor, adminId }) => {
      const own = actor.kind === 'admin' ? store.grants.of(actor.adminId) : [];
      const same = actor.kind === 'admin' && actor.adminId === adminId;
      const standing = outranks(store.grants.of(adminId), own, same) ? 'outranked' : 'can_act_on';
      return Promise.resolve({ adminId, standing });
    },
  }));

const lists = (wrong: string, list: (store: InMemoryStore, adminId: AdminId) => readonly string[]): Broken =>
  authority(wrong, (_, store) => ({
    abilitiesOf: ({ adminId }) => Promise.resolve({ adminId, abilities: list(store, adminId) }),
  }));

/** Asks in the place of another. */
const asks = (wrong: string, as: (actor: Extract<Actor, { kind: 'admin' }>) => Actor): Broken =>
  authority(wrong, (real) => {
    const seen = (actor: Actor): Actor => (actor.kind === 'admin' ? as(actor) : actor);
    return {
      mayGrant: ({ actor, ...asked }) => real.mayGrant({ ...asked, actor: seen(actor) }),
      compare: ({ actor, ...asked }) => real.compare({ ...asked, actor: seen(actor) }),
    };
  });

const byFirstRole = (store: InMemoryStore, adminId: AdminId): readonly string[] => {
  const [first] = store.holdings.where('admin', adminId);
  return first === undefined ? [] : (store.roles.get(first.roleId)?.abilities ?? []);
};

/** Remembers the first answer to every question. */
function remembering(real: Authority, method: keyof Authority): Partial<Authority> {
  const answers = new Map<string, Promise<unknown>>();
  const ask = (asked: never): Promise<unknown> => {
    const key = JSON.stringify(asked);
    const answer = answers.get(key) ?? real[method](asked);
    answers.set(key, answer);
    return answer;
  };
  return { [method]: ask };
}

const METHODS = ['mayGrant', 'compare', 'abilitiesOf'] as const;

export const brokenRoleAuthority: BrokenByCase = {
  'mayGrant: whoever holds each of them, by whatever role': [
    grants('lets nobody', () => false),
    grants('knows one role of an admin', (store, actor, abilities) =>
      abilities.every((one) => actor.kind === 'admin' && byFirstRole(store, actor.adminId).includes(one)),
    ),
    grants('knows roles alone', (store, actor, abilities) =>
      abilities.every((one) => actor.kind === 'admin' && store.abilitiesByRole(actor.adminId).has(one)),
    ),
  ],
  'mayGrant: nobody who lacks one of them, and nobody else': [
    grants('lets everybody', () => true),
    grants('wants one of them', (store, actor, abilities) => abilities.some((one) => store.grants.actorHolds(actor, one))),
    grants('looks at the first', (store, actor, abilities) =>
      abilities.slice(0, 1).every((one) => store.grants.actorHolds(actor, one)),
    ),
    grants('lets whoever holds something', (store, actor) => actor.kind === 'admin' && store.grants.of(actor.adminId).length > 0),
    grants('lets every part of the host', (store, actor, abilities) =>
      abilities.every((one) => actor.kind === 'system' || store.grants.actorHolds(actor, one)),
    ),
    grants('takes a star for everything', (store, actor, abilities) =>
      abilities.every((one) => one.includes('*') || store.grants.actorHolds(actor, one)),
    ),
  ],
  'compare: outranked by who holds what the actor lacks, and by nobody else': [
    compares('lets everybody act on everybody', () => false),
    compares('lets nobody', () => true),
    compares('counts abilities', (theirs, own) => theirs.length > own.length),
    compares('is outranked by equals', (theirs, own, same) => !same && theirs.length > 0 && theirs.length >= own.length),
    authority('lets every part of the host', (real) => ({
      compare: (asked) =>
        asked.actor.kind === 'system' ? Promise.resolve({ adminId: asked.adminId, standing: 'can_act_on' }) : real.compare(asked),
    })),
  ],
  'mayGrant, compare: while impersonating both must hold it': [
    asks('forgets the impersonator', (actor) => ({ ...actor, impersonatorId: null })),
    asks('forgets the impersonated', (actor) => ({ ...actor, adminId: actor.impersonatorId ?? actor.adminId })),
  ],
  'abilitiesOf: the union over all roles, each once, as decide has it': [
    lists('knows one role of an admin', byFirstRole),
    lists('lists what two roles have twice', (store, adminId) =>
      store.holdings.where('admin', adminId).flatMap(({ roleId }) => store.roles.get(roleId)?.abilities ?? []),
    ),
    lists('knows roles alone', (store, adminId) => [...store.abilitiesByRole(adminId)]),
    lists('lists everything for who has two roles', (store, adminId) =>
      store.holdings.where('admin', adminId).length > 1 ? Object.keys(ABILITIES) : store.grants.of(adminId),
    ),
  ],
  'abilitiesOf: a status takes nothing away and gives nothing': [
    lists('a suspended one has none', (store, adminId) =>
      store.admins.get(adminId)?.status === 'suspended' ? [] : store.grants.of(adminId),
    ),
    lists('an invited one has none', (store, adminId) =>
      store.admins.get(adminId)?.status === 'pending_verification' ? [] : store.grants.of(adminId),
    ),
    lists('takes a name for a right', (store, adminId) => {
      const names = store.holdings.where('admin', adminId).map(({ roleId }) => store.roles.get(roleId)?.name ?? '');
      return names.some((name) => name.startsWith('Super')) ? Object.keys(ABILITIES) : store.grants.of(adminId);
    }),
  ],
  'mayGrant, compare, abilitiesOf: a revocation is seen at once': METHODS.map((method) =>
    authority(`remembers what ${method} answered`, (real) => remembering(real, method)),
  ),
  'mayGrant, compare, abilitiesOf: a revocation is seen at once by the other process': METHODS.map((method) =>
    brokenSubject(`remembers what ${method} answered, in the second process`, (made) => ({
      second: alteredContracts(made, { RoleAuthority: remembering(made.real.RoleAuthority, method) }),
    })),
  ),
};
