import type { AbilityQuestion, AdminId } from '@maatify/admin-infra';

import type { Store } from '../store/store.js';

/** By admin, everything their roles let them do; who holds nothing is missing. */
export type Held = ReadonlyMap<AdminId, ReadonlySet<string>>;

export async function abilitiesHeldBy(store: Store, admins: readonly AdminId[]): Promise<Held> {
  if (admins.length === 0) return new Map();
  const { ids } = store;
  const rows = await store.run((db) =>
    db
      .selectFrom('adminRoles')
      .innerJoin('roleAbilities', 'roleAbilities.role', 'adminRoles.role')
      .select(['adminRoles.adminId', 'roleAbilities.ability'])
      .distinct()
      .where(
        'adminRoles.adminId',
        'in',
        [...new Set(admins)].map((id) => ids.stored(id)),
      )
      .execute(),
  );
  const held = new Map<AdminId, Set<string>>();
  for (const { adminId, ability } of rows) {
    const admin = ids.read(adminId);
    held.set(admin, (held.get(admin) ?? new Set<string>()).add(ability));
  }
  return held;
}

/** Every one of these has to hold an ability: while impersonating, both admins. */
export function subjectsOf(actor: AbilityQuestion['actor']): readonly AdminId[] {
  if (actor.kind === 'system') return [];
  return actor.impersonatorId === null ? [actor.adminId] : [actor.adminId, actor.impersonatorId];
}
