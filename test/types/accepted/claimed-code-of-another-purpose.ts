import type { InvitationAcceptance } from '@maatify/admin-infra';

import type { ClaimedCode } from '../../../src/kernel/proofs.js';
import type { acceptInvitation } from '../../../src/lifecycle/invitation.operation.js';
import { acceptAdminInvitation } from '../../../src/lifecycle/lifecycle.edges.js';
import type { CallOf } from '../../../src/operations/call.js';

declare const acceptance: InvitationAcceptance;

export function accept(call: CallOf<typeof acceptInvitation>, code: ClaimedCode<'invitation'>) {
  return call.commit(acceptAdminInvitation, code, acceptance);
}
