import type { AdminId, Instant, Redacted } from '@maatify/admin-infra';

import type { create } from '../../../src/lifecycle/create-admin.operation.js';
import type { CallOf } from '../../../src/operations/call.js';

interface Code {
  readonly adminId: AdminId;
  readonly address: string;
  readonly code: Redacted;
  readonly expiresAt: Instant;
}

export function send(call: CallOf<typeof create>, code: Code): void {
  // TS2322: an operation delivers only codes of the purposes it declares
  call.deliver({ ...code, purpose: 'totp_enrolment' });
}
