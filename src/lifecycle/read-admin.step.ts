import type { AdminId } from '../kernel/ids.js';
import type { Queries } from '../runner/capabilities.js';
import { adminById } from './lifecycle.methods.js';

/** Whether there is such an admin, for domains whose own stores answer about anybody. */
export async function isKnownAdmin(run: Queries, adminId: AdminId): Promise<boolean> {
  return (await run.query(adminById, { adminId })) !== null;
}
