import type { AdminId } from '../kernel/ids.js';
import type { Queries } from '../runner/capabilities.js';
import { BREAK_GLASS } from './authorization.abilities.js';
import { decideAbility } from './authorization.methods.js';

/** Whether this admin may sign in while the system is closed. Asked of the resolver like everything else. */
export async function breaksGlass(run: Queries, adminId: AdminId): Promise<boolean> {
  const { decision } = await run.query(decideAbility, {
    actor: { kind: 'admin', adminId, impersonatorId: null },
    ability: BREAK_GLASS.key,
    target: null,
  });
  return decision === 'allow';
}
