import type { StatusChange } from '@maatify/admin-infra';

import type { AuthenticationProof } from '../../../src/kernel/proofs.js';
import type { SessionOpening } from '@maatify/admin-infra';
import { openSessionWrite } from '../../../src/sessions/session.edges.js';
import type { signIn } from '../../../src/authentication/sign-in.operation.js';
import type { CallOf } from '../../../src/operations/call.js';

declare const change: StatusChange;
declare const opening: SessionOpening;
declare const proof: AuthenticationProof;

export function decide(call: CallOf<typeof signIn>) {
  return { change, claim: call.commit(openSessionWrite, proof, opening) };
}
