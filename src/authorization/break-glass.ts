import type { AdminId } from '../kernel/ids.js';
import type { Contact } from '../operations/contact.js';
import { decideAbility } from './authorization.edges.js';

/** Whether this admin may sign in while the system is closed. Asked of the resolver like everything else (AZ-14). */
export async function breaksGlass(call: Contact, adminId: AdminId): Promise<boolean> {
  const { decision } = await call.ask(decideAbility, {
    adminId,
    impersonatorId: null,
    ability: 'system.break_glass',
    target: null,
  });
  return decision === 'allow';
}
