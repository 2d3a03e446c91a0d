import { createHash } from 'node:crypto';

import type { Redacted } from '@maatify/admin-infra';

import type { AssertionVerifier } from './assertion-verifier.js';
import type { AssertionRefused } from './external-results.js';

export interface VerifiedIdentity {
  readonly provider: string;
  readonly externalId: string;
}

/** Bound to the cookie of the browser, which nobody else has and no script reads. */
export function nonceOf(device: Redacted): string {
  return createHash('sha256').update(`nonce:${device.reveal()}`).digest('base64url');
}

/** Takes `provider` and `assertion` from a body; whatever else a client sends about who it is stays behind. */
export async function verifiedIdentity(
  verifier: AssertionVerifier,
  body: unknown,
  device: Redacted,
): Promise<VerifiedIdentity | AssertionRefused> {
  const { provider, assertion } = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const refused = { outcome: 'rejected', reason: 'assertion_refused' } as const;
  if (typeof provider !== 'string' || typeof assertion !== 'string') return refused;
  const externalId = await verifier.verify({ provider, assertion, nonce: nonceOf(device) });
  return externalId === null ? refused : { provider, externalId };
}
