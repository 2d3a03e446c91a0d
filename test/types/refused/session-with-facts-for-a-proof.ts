import type { AdminId, Instant } from '@maatify/admin-infra';

import type { signIn } from '../../../src/authentication/sign-in.operation.js';
import type { AuthenticationProof } from '../../../src/kernel/proofs.js';
import type { CallOf } from '../../../src/operations/call.js';
import { openSession } from '../../../src/sessions/open-session.js';

declare const call: CallOf<typeof signIn>;
declare const adminId: AdminId;
declare const provenAt: Instant;
const facts = { adminId, credentialEpoch: 0, challengeDigest: null, factors: 'password', provenAt } as const;
export type Shape = keyof AuthenticationProof;

// TS2345: who passed which factors is proven, not said (L2: no `totpPassed: boolean`)
export const opened = openSession(call, facts, { deviceDigest: null, replaces: null });
