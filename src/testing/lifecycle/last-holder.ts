import type { StatusChange } from '../../lifecycle/admin-command-repository.contract.js';
import type { AdminId } from '../../kernel/ids.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import type { StoredAdmin } from '../doubles/stored-rows.js';

type Asked = Pick<StatusChange, 'adminId' | 'lifelineAbility' | 'holderNeedsFactor'>;

/**
 * Whether this is the only holder of the ability who can sign in; or who could once nobody needs a second factor any more: where
 * everybody needs one, whoever has none is still somebody to come back to.
 */
export function isLastHolder(store: InMemoryStore, { adminId, lifelineAbility, holderNeedsFactor }: Asked): boolean {
  const holders = [...store.admins.values()].filter(
    (admin) =>
      admin.status === 'active' &&
      admin.emailVerified &&
      admin.passwordHash !== null &&
      !admin.mustChangePassword &&
      store.grants.holds(admin.adminId, lifelineAbility),
  );
  const withFactor = holders.filter((admin) => store.secondFactorEnabled(admin.adminId));
  return isOnly(holders, adminId) || (holderNeedsFactor && isOnly(withFactor, adminId));
}

function isOnly(holders: readonly StoredAdmin[], adminId: AdminId): boolean {
  return holders.length === 1 && holders[0]?.adminId === adminId;
}
