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
  call.deliver({ ...code, purpose: 'invitation' });
}
