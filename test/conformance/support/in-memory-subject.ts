import type { ConformanceSubject, InMemoryContracts, InMemoryStore } from '@maatify/admin-infra/testing';
import { createInMemoryContracts } from '@maatify/admin-infra/testing';

export interface InMemorySubject extends ConformanceSubject {
  readonly store: InMemoryStore;
  readonly contracts: InMemoryContracts;
}

/**
 * The in-memory contracts with every hook. They forget everything with the process, so "restarted" and "second process" are the
 * same contracts again: good enough to prove with broken ones that those cases bite.
 */
export function inMemorySubject(): InMemorySubject {
  const { store, contracts, grants } = createInMemoryContracts();
  return {
    store,
    contracts,
    grantAbility: (adminId, ability) => grants.grant(adminId, ability),
    revokeAbility: (adminId, ability) => grants.revoke(adminId, ability),
    second: contracts,
    restart: () => contracts,
    auditEvents: () => contracts.AuditLogger.intents,
    deliveredEventIds: (sink) => contracts[sink].intents.map(({ eventId }) => eventId),
    putPasswordState: (adminId, state) => {
      const admin = store.admins.get(adminId)!;
      const change = state === 'none' ? { passwordHash: null } : { mustChangePassword: true };
      store.admins.set(adminId, Object.freeze({ ...admin, ...change }));
    },
    outOfScope: (adminId, ability) => {
      grants.grant(adminId, ability);
      grants.restrict(adminId, ability, 'scope_violation');
      return { type: 'admin', id: adminId };
    },
  };
}
