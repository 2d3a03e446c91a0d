import type { signIn } from '../../../src/authentication/sign-in.operation.js';
import type { AuthenticationProof } from '../../../src/kernel/proofs.js';
import type { CallOf } from '../../../src/operations/call.js';
import { openSession } from '../../../src/sessions/open-session.js';

declare const call: CallOf<typeof signIn>;
declare const proof: AuthenticationProof;

export const opened = openSession(call, proof, { deviceDigest: null, replaces: null });
