import type { Actor } from '../../kernel/actor.js';
import type { AdminId } from '../../kernel/ids.js';

/** Nobody changes what they hold themselves, nor through somebody they impersonate. */
export function isOneself(actor: Actor, adminId: AdminId): boolean {
  return actor.kind === 'admin' && (actor.adminId === adminId || actor.impersonatorId === adminId);
}
