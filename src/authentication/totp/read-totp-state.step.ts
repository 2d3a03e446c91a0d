import type { AdminId } from '../../kernel/ids.js';
import type { Queries } from '../../runner/capabilities.js';
import { totpState } from './totp.methods.js';

/** Whether this admin has a second factor. Asked for nobody too, so that an unknown email takes the same calls. */
export async function secondFactorIsEnabled(run: Queries, adminId: AdminId | null): Promise<boolean> {
  if (!run.policy.totp) return false;
  const { enabled } = await run.query(totpState, { adminId });
  return adminId !== null && enabled;
}
