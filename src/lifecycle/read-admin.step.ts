import type { AdminId } from '../kernel/ids.js';
import type { Queries } from '../runner/capabilities.js';
import { adminById } from './lifecycle.methods.js';

/** Whether there is such an admin, for domains whose own stores answer about anybody. */
export async function isKnownAdmin(run: Queries, adminId: AdminId): Promise<boolean> {
  return (await run.query(adminById, { adminId })) !== null;
}

/** Whether there is such an admin, and nobody has withdrawn the invitation: for what would give a closed record something. */
export async function isOpenAdmin(run: Queries, adminId: AdminId): Promise<boolean> {
  const admin = await run.query(adminById, { adminId });
  return admin !== null && admin.closedAt === null;
}
