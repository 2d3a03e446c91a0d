import type { AdminId, Instant } from '@maatify/admin-infra';

import type { signIn } from '../../../src/authentication/sign-in.operation.js';
import type { AuthenticationProof } from '../../../src/kernel/proofs.js';
import type { CallOf } from '../../../src/operations/call.js';
import { openSession } from '../../../src/sessions/open-session.js';

declare const call: CallOf<typeof signIn>;
declare const adminId: AdminId;
declare const proof: AuthenticationProof;
export type Shape = Instant;

export const opened = proof.adminId === adminId ? openSession(call, proof, { deviceDigest: null, replaces: null }) : null;
