import type { StatusChange } from '../../lifecycle/admin-command-repository.contract.js';
import type { AdminId } from '../../kernel/ids.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import type { StoredHolding } from '../doubles/stored-rows.js';

type Asked = Pick<StatusChange, 'adminId' | 'lifelineAbility' | 'holderNeedsFactor'>;
type Lifeline = Omit<Asked, 'adminId'>;

/**
 * Whether this is the only holder of the ability who can sign in; or who could once nobody needs a second factor any more: where
 * everybody needs one, whoever has none is still somebody to come back to.
 */
export function isLastHolder(store: InMemoryStore, { adminId, ...lifeline }: Asked): boolean {
  return holdersAsked(store, lifeline).some((holders) => holders.length === 1 && holders[0] === adminId);
}

/** Whether nobody of those is left, where there was somebody, once these holdings give the ability no more. */
export function takesLastHolder(store: InMemoryStore, lifeline: Lifeline, gone: (holding: StoredHolding) => boolean): boolean {
  const before = holdersAsked(store, lifeline);
  const after = holdersAsked(store, lifeline, gone);
  return before.some((holders, index) => holders.length > 0 && after[index]?.length === 0);
}

/** Those of whom one must remain: of all who can sign in, and where everybody needs a second factor, of those who have one. */
function holdersAsked(
  store: InMemoryStore,
  { lifelineAbility, holderNeedsFactor }: Lifeline,
  gone: (holding: StoredHolding) => boolean = () => false,
): readonly (readonly AdminId[])[] {
  const holders = [...store.admins.values()]
    .filter(
      (admin) =>
        admin.status === 'active' &&
        admin.emailVerified &&
        admin.passwordHash !== null &&
        !admin.mustChangePassword &&
        store.holdsWithout(admin.adminId, lifelineAbility, gone),
    )
    .map(({ adminId }) => adminId);
  return holderNeedsFactor ? [holders, holders.filter((adminId) => store.secondFactorEnabled(adminId))] : [holders];
}
