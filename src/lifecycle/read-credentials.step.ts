import { canonicalEmail } from '../kernel/canonical-email.js';
import { digestOf } from '../kernel/digest.js';
import type { AdminId, CanonicalEmail, Digest } from '../kernel/ids.js';
import type { Redacted } from '../kernel/redacted.js';
import type { Queries } from '../runner/capabilities.js';
import { firstRead } from '../runner/operation.js';
import type { AdminCredentials } from './admin.record.js';
import { adminCredentialsOf, adminForSignIn } from './lifecycle.methods.js';

/** The digest a device is known by, or null for a request without one. */
export function deviceDigestOf(device: Redacted | null | undefined): Digest | null {
  return device == null ? null : digestOf('device', device.reveal());
}

/** The first read of signing in. */
export const readForSignIn = firstRead(
  adminForSignIn,
  (input: { readonly email: string; readonly device?: Redacted | null }) => ({
    // The input rule has already refused what has no canonical form.
    canonicalEmail: canonicalEmail(input.email) as CanonicalEmail,
    deviceDigest: deviceDigestOf(input.device),
  }),
);

export function credentialsOf(run: Queries, adminId: AdminId): Promise<AdminCredentials | null> {
  return run.query(adminCredentialsOf, { adminId });
}
