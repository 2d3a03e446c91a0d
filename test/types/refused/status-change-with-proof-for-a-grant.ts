import type { StatusChange } from '@maatify/admin-infra';

import type { AuthenticationProof } from '../../../src/kernel/proofs.js';
import { changeAdminStatus } from '../../../src/lifecycle/lifecycle.edges.js';
import type { signIn } from '../../../src/authentication/sign-in.operation.js';
import type { CallOf } from '../../../src/operations/call.js';

declare const change: StatusChange;
declare const proof: AuthenticationProof;

export function decide(call: CallOf<typeof signIn>) {
  // TS2345: signing in is no ability: no way leads from a sign-in to a change of status (F28, X7)
  return call.commit(changeAdminStatus, proof, change);
}
