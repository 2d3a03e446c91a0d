import type { AdminId, RoleCommandRepository, RoleId, WriteAuthor } from '@maatify/admin-infra';
import type { InMemoryStore, StoredRole } from '@maatify/admin-infra/testing';

import { authors } from './authors.js';
import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch, turn } from './broken.js';

type Commands = RoleCommandRepository;
type Method = keyof Commands;

const ANYBODY: WriteAuthor = { kind: 'system', name: 'anybody' };

export const commands = (wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken =>
  broken(wrong, ({ real, store }) => ({ RoleCommandRepository: methods(real.RoleCommandRepository, store) }));

/** Does what is right, and then something more where it won. */
const andAlso = <M extends Method>(
  wrong: string,
  method: M,
  more: (store: InMemoryStore, told: Parameters<Commands[M]>[0]) => void,
): Broken =>
  commands(wrong, (real, store) => ({
    [method]: async (told: never) => {
      const claim = await real[method](told);
      if (claim.outcome === 'won') more(store, told);
      return claim;
    },
  }));

const everyRole = (store: InMemoryStore, change: (role: StoredRole) => Partial<StoredRole>): void => {
  for (const role of [...store.roles.values()]) store.setRole({ ...role, ...change(role) });
};

const dropHoldings = (store: InMemoryStore, of: { readonly adminId?: AdminId; readonly roleId?: RoleId }): void => {
  for (const holding of [...store.holdings.values()]) {
    const { adminId = holding.adminId, roleId = holding.roleId } = of;
    if (holding.adminId === adminId && holding.roleId === roleId) store.dropHolding(holding);
  }
};

const looksAtNoVersion = (method: Exclude<Method, 'create'>): Broken =>
  commands(`${method} looks at no version`, (real, store) => ({
    [method]: (told: { readonly roleId: RoleId; readonly expectedVersion: number }) => {
      const expectedVersion = store.roles.get(told.roleId)?.version ?? told.expectedVersion;
      return real[method]({ ...told, expectedVersion } as never);
    },
  }));

export const brokenRoleChanges: BrokenByCase = {
  'create: a role as it was told, without abilities and holders': [
    andAlso('forgets the moment', 'create', (store, { roleId }) => patch(store.roles, roleId, { createdAt: 1 as never })),
    andAlso('gives it an ability', 'create', (store, { roleId }) => patch(store.roles, roleId, { abilities: ['admins.view'] })),
    andAlso('gives it to somebody', 'create', (store, { roleId, at }) =>
      store.setHolding({ adminId: 'somebody' as AdminId, roleId, assignedAt: at, assignedBy: null }),
    ),
  ],
  'create, rename: one canonical name has one role': [
    commands('compares names as they are written', (real) => ({
      create: (told) => real.create({ ...told, canonicalName: told.roleName }),
      rename: (told) => real.rename({ ...told, canonicalName: told.roleName }),
    })),
    commands('rename looks at no other role', (real) => ({
      rename: (told) => real.rename({ ...told, canonicalName: `${told.canonicalName} ${told.roleId}` }),
    })),
    commands('a role stands in its own way', (real, store) => ({
      rename: (told) =>
        store.roles.where('name', told.canonicalName).length > 0
          ? Promise.resolve({ outcome: 'lost', reason: 'name_taken' })
          : real.rename(told),
    })),
    commands('keeps a name for ever', (real, store) => ({
      rename: async (told) => {
        const before = store.roles.get(told.roleId);
        const claim = await real.rename(told);
        if (claim.outcome === 'won' && before !== undefined && before.canonicalName !== told.canonicalName) {
          const roleId = `was ${told.roleId} ${String(claim.version)}` as RoleId;
          store.setRole({ ...before, roleId });
        }
        return claim;
      },
    })),
  ],
  'create, rename: of 8 parallel calls for one name one wins': [
    commands('reads, then writes', (real, store) => ({
      create: (told) => onStaleRead(store, () => real.create(told)),
      rename: (told) => onStaleRead(store, () => real.rename(told)),
    })),
  ],
  'rename: moves name and version, and nothing else': [
    andAlso('takes the abilities', 'rename', (store, { roleId }) => patch(store.roles, roleId, { abilities: [] })),
    andAlso('takes the holders', 'rename', (store, { roleId }) => dropHoldings(store, { roleId })),
    andAlso('moves every version', 'rename', (store, { roleId }) =>
      everyRole(store, (role) => (role.roleId === roleId ? {} : { version: role.version + 1 })),
    ),
  ],
  'grantAbility, revokeAbility: move one ability of one role, for all its holders at once': [
    andAlso('grants it alone', 'grantAbility', (store, { roleId, ability }) => {
      // Not while the first one is granted: the roles have to be arranged.
      if (ability === 'admins.suspend') patch(store.roles, roleId, { abilities: [ability] });
    }),
    andAlso('grants it to every role', 'grantAbility', (store, { ability, by }) => {
      if (ability === 'admins.suspend' && by.kind === 'system')
        everyRole(store, (role) => (role.abilities.includes(ability) ? {} : { abilities: [...role.abilities, ability] }));
    }),
    andAlso('revokes all of it', 'revokeAbility', (store, { roleId }) => patch(store.roles, roleId, { abilities: [] })),
    andAlso('revokes it from every role', 'revokeAbility', (store, { ability }) =>
      everyRole(store, (role) => ({ abilities: role.abilities.filter((one) => one !== ability) })),
    ),
    andAlso('takes the holders', 'revokeAbility', (store, { roleId }) => dropHoldings(store, { roleId })),
    commands('revokes nothing', (real, store) => ({
      revokeAbility: async (told) => {
        const before = store.roles.get(told.roleId);
        const claim = await real.revokeAbility(told);
        if (before !== undefined) patch(store.roles, told.roleId, { abilities: before.abilities });
        return claim;
      },
    })),
  ],
  'rename, grantAbility, revokeAbility, assign, withdraw: lost once the role moved, or where there is none': (
    ['rename', 'grantAbility', 'revokeAbility', 'assign', 'withdraw'] as const
  ).map(looksAtNoVersion),
  'grantAbility: of 8 parallel changes of one version one wins': [
    commands('reads, then writes', (real, store) => ({
      grantAbility: (told) => onStaleRead(store, () => real.grantAbility(told)),
    })),
  ],
  'grantAbility: not by somebody who holds the role': [
    commands('lets holders pass', (real) => ({ grantAbility: (told) => real.grantAbility({ ...told, by: ANYBODY }) })),
    commands('refuses who holds any role', (real, store) => ({
      grantAbility: (told) =>
        told.by.kind === 'admin' && store.holdings.where('admin', told.by.adminId).length > 0
          ? Promise.resolve({ outcome: 'lost', reason: 'author_holds_role' })
          : real.grantAbility(told),
    })),
  ],
  'grantAbility beside assign to its author: nobody adds to what they hold by then': [
    commands('looks first, then writes', (real, store) => ({
      grantAbility: async (told) => {
        const holds = told.by.kind === 'admin' && store.holdingOf(told.by.adminId, told.roleId) !== null;
        await turn();
        return holds ? { outcome: 'lost', reason: 'author_holds_role' } : real.grantAbility({ ...told, by: ANYBODY });
      },
    })),
  ],
  'assign, withdraw: give that role to that admin, and take it back, at once': [
    andAlso('assigning moves the role', 'assign', (store, { roleId, expectedVersion, by }) => {
      // Not while a holder is arranged for whom the role is asked once more.
      if (by.kind === 'system') patch(store.roles, roleId, { version: expectedVersion + (expectedVersion > 0 ? 0 : 1) });
      patch(store.roles, roleId, { name: 'moved' });
    }),
    andAlso('takes all roles of the admin', 'withdraw', (store, { adminId }) => dropHoldings(store, { adminId })),
    andAlso('takes the role from everybody', 'withdraw', (store, { roleId }) => dropHoldings(store, { roleId })),
    commands('takes nothing', (real, store) => ({
      withdraw: async (told) => {
        const before = store.holdingOf(told.adminId, told.roleId);
        const claim = await real.withdraw(told);
        if (before !== null) store.setHolding(before);
        return claim;
      },
    })),
  ],
  'assign, withdraw: say what was so already, and touch it not': [
    commands('assigns anew', (real, store) => ({
      assign: async (told) => {
        const claim = await real.assign(told);
        const { adminId, roleId, at: assignedAt } = told;
        if (claim.outcome === 'lost') store.setHolding({ adminId, roleId, assignedAt, assignedBy: null });
        return claim;
      },
    })),
    commands('assigns twice', (real) => ({
      assign: async (told) => {
        const claim = await real.assign(told);
        const { adminId, roleId } = told;
        const again = claim.outcome === 'lost' && claim.reason === 'already_assigned';
        return again ? { outcome: 'won', adminId, roleId } : claim;
      },
    })),
    commands('takes what is not there', (real) => ({
      withdraw: async (told) => {
        const claim = await real.withdraw(told);
        const { adminId, roleId } = told;
        const none = claim.outcome === 'lost' && claim.reason === 'not_assigned';
        return none ? { outcome: 'won', adminId, roleId } : claim;
      },
    })),
  ],
  'assign: of 16 parallel calls one wins': [
    commands('reads, then writes', (real, store) => ({ assign: (told) => onStaleRead(store, () => real.assign(told)) })),
  ],
};

const METHODS: readonly Method[] = ['create', 'rename', 'grantAbility', 'revokeAbility', 'assign', 'withdraw'];

export const brokenRoleAuthors: readonly BrokenByCase[] = METHODS.map((method) =>
  authors(`${method}: refused when the author moved`, `${method}: an active author may`, ['RoleCommandRepository', method]),
);
