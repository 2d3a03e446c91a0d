import type { ReadBy } from '../../kernel/shape.js';
import { aRoleId, anAdminId, anInstant, consistent, integer, list, nullable, object, text } from '../../kernel/shape.js';

/** More than any catalogue has. */
const MAX_ABILITIES = 2_000;

export const abilityList = consistent(
  list(text(128, 1), MAX_ABILITIES),
  'abilities are listed one by one, each once and by its name',
  (abilities) => new Set(abilities).size === abilities.length && !abilities.some((one) => one.includes('*')),
);

export const roleSummary = object({
  roleId: aRoleId,
  /** As it was written; two roles never have names that differ only in case. */
  name: text(320, 1),
  /** Moves by one with everything that changes about the role: its name, its abilities. Not with who holds it. */
  version: integer(0),
  /** null for a role that was there before this was recorded. */
  createdAt: nullable(anInstant),
});
/** A role in a list. */
export interface RoleSummary extends ReadBy<typeof roleSummary> {}

export const roleRecord = object({
  roleId: aRoleId,
  name: text(320, 1),
  /** As in a list, of the same moment as `abilities`. */
  version: integer(0),
  createdAt: nullable(anInstant),
  /** What it lets its holders do, and nothing else: no role inherits from another. */
  abilities: abilityList,
});
/** A role with its abilities. */
export interface RoleRecord extends ReadBy<typeof roleRecord> {}

export const roleHolding = object({
  adminId: anAdminId,
  roleId: aRoleId,
  /** How the role is called now. */
  roleName: text(320, 1),
  /** null where a tool of the host gave it. */
  assignedAt: nullable(anInstant),
  /** The admin or the part of the host who gave it; null where that is not known. */
  assignedBy: nullable(text(128, 1)),
});
/** That an admin holds a role, since when and by whom. */
export interface RoleHolding extends ReadBy<typeof roleHolding> {}
