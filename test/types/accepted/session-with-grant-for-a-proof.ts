import type { AuthenticationProof } from '../../../src/kernel/proofs.js';
import type { CallOf } from '../../../src/operations/call.js';
import { openSession } from '../../../src/sessions/open-session.js';
import type { revokeAllOwn } from '../../../src/sessions/revoke-all.operation.js';

export function open(call: CallOf<typeof revokeAllOwn>, proof: AuthenticationProof) {
  return openSession(call, proof, { deviceDigest: null, replaces: null });
}
