import { hashNewPassword } from '../credentials/judge-password.step.js';
import type { AdminId } from '../kernel/ids.js';
import type { Redacted } from '../kernel/redacted.js';
import type { Queries, Restricts } from '../runner/capabilities.js';
import { EMERGENCY_ENABLED, MAINTENANCE_ENABLED, READ_ONLY } from '../settings/core-settings.js';
import { renewPasswordHash } from './lifecycle.methods.js';

/** The write of a renewal. */
export const RENEWAL_WRITES = [renewPasswordHash] as const;

/** A password that was just proven, and the hash it was proven against. */
export interface ProvenPassword {
  readonly adminId: AdminId;
  readonly passwordHash: Redacted;
  readonly password: Redacted;
}

/**
 * Makes the hash of a proven password anew. Runs beside the write that the password led to, and never decides what becomes of it:
 * nothing rests on a renewal, and the next sign-in tries again. A write that failed is told of as every other one is.
 *
 * Not in any mode: a sign-in is bookkeeping, what stands in for a password is not.
 */
export async function renewHash(run: Queries & Restricts, proven: ProvenPassword): Promise<void> {
  if ([READ_ONLY, MAINTENANCE_ENABLED, EMERGENCY_ENABLED].some((mode) => run.setting(mode))) return;
  await run.bestEffort(renewed(run, proven));
}

async function renewed(run: Queries & Restricts, { adminId, passwordHash, password }: ProvenPassword): Promise<void> {
  const fresh = await hashNewPassword(run, password);
  await run.restrict(renewPasswordHash, { adminId, expectedHash: passwordHash, passwordHash: fresh, at: run.now });
}
