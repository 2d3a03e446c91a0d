import type { AdminId } from '@maatify/admin-infra';

import { issueAndDeliver } from '../../../src/credentials/one-time-codes.js';
import type { resendInvitation } from '../../../src/lifecycle/invitation.operation.js';
import type { CallOf } from '../../../src/operations/call.js';

declare const adminId: AdminId;

export function send(call: CallOf<typeof resendInvitation>) {
  return issueAndDeliver(call, call.grant, { adminId, purpose: 'invitation', ttlMs: 1 });
}
