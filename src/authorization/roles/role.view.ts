import type { AdminId, Instant, RoleId } from '../../kernel/ids.js';
import type { RoleHolding, RoleRecord, RoleSummary } from './role.record.js';

/** A role in a list. */
export interface RoleListView {
  readonly roleId: RoleId;
  readonly name: string;
  /** null for a role that was there before this was recorded. */
  readonly createdAt: Instant | null;
}

/** A role with what it lets its holders do. */
export interface RoleView extends RoleListView {
  readonly abilities: readonly string[];
}

/** A role somebody holds, or somebody who holds a role. */
export interface RoleHoldingView {
  readonly adminId: AdminId;
  readonly roleId: RoleId;
  readonly roleName: string;
  /** null where a tool of the host gave it. */
  readonly assignedAt: Instant | null;
  /** The admin or the part of the host who gave it; null where that is not known. */
  readonly assignedBy: string | null;
}

/** One thing that can be allowed, by the key that roles and `authorize` name it by. */
export interface AbilityView {
  readonly key: string;
  readonly description: string;
}

export function roleListView({ roleId, name, createdAt }: RoleSummary): RoleListView {
  return Object.freeze({ roleId, name, createdAt });
}

export function roleView({ roleId, name, createdAt, abilities }: RoleRecord): RoleView {
  return Object.freeze({ roleId, name, createdAt, abilities });
}

/** Records are already frozen copies with exactly these fields. */
export function roleHoldingView(holding: RoleHolding): RoleHoldingView {
  return holding;
}
