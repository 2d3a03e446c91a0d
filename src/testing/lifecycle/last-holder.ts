import type { StatusChange } from '../../lifecycle/admin-command-repository.contract.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';

type Asked = Pick<StatusChange, 'adminId' | 'lifelineAbility' | 'holderNeedsFactor'>;

/** Whether this is the only holder of the ability who can sign in. */
export function isLastHolder(store: InMemoryStore, { adminId, lifelineAbility, holderNeedsFactor }: Asked): boolean {
  const holders = [...store.admins.values()].filter(
    (admin) =>
      admin.status === 'active' &&
      admin.emailVerified &&
      admin.passwordHash !== null &&
      !admin.mustChangePassword &&
      (!holderNeedsFactor || store.secondFactorEnabled(admin.adminId)) &&
      store.grants.holds(admin.adminId, lifelineAbility),
  );
  return holders.length === 1 && holders[0]?.adminId === adminId;
}
