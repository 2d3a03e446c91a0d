import type { CallOf } from '../../../src/operations/call.js';
import { openSession } from '../../../src/sessions/open-session.js';
import type { revokeAllOwn } from '../../../src/sessions/revoke-all.operation.js';

export function open(call: CallOf<typeof revokeAllOwn>) {
  // TS2345: a grant says what may be done, not who passed the factors: it opens no session (A5)
  return openSession(call, call.grant, { deviceDigest: null, replaces: null });
}
