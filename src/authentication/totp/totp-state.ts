import type { AdminId } from '../../kernel/ids.js';
import type { Contact } from '../../operations/contact.js';
import { totpState } from './totp.edges.js';

/** Whether this admin has a second factor. Asked for nobody too, so that an unknown email takes the same calls (A7). */
export async function secondFactorIsEnabled(call: Contact, adminId: AdminId | null): Promise<boolean> {
  if (!call.policy.totp) return false;
  const { enabled } = await call.ask(totpState, { adminId });
  return adminId !== null && enabled;
}
