import type { signIn } from '../../../src/authentication/sign-in.operation.js';
import type { CallOf } from '../../../src/operations/call.js';
import { openSession } from '../../../src/sessions/open-session.js';

declare const call: CallOf<typeof signIn>;

// TS2554: no session without an AuthenticationProof (A5, SQ3)
export const opened = openSession(call, { deviceDigest: null, replaces: null });
