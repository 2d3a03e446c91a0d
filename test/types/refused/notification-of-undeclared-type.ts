import type { AdminId } from '@maatify/admin-infra';

import type { suspend } from '../../../src/lifecycle/change-status.operation.js';
import type { CallOf } from '../../../src/operations/call.js';

export function tell(call: CallOf<typeof suspend>, adminId: AdminId): void {
  // TS2345: an operation sends only the notifications it declares
  call.notify('new_sign_in', { kind: 'admin', adminId });
}
