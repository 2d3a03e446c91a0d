import type { AdminId } from '@maatify/admin-infra';

import type { suspend } from '../../../src/lifecycle/change-status.operation.js';
import type { CallOf } from '../../../src/operations/call.js';

export function tell(call: CallOf<typeof suspend>, adminId: AdminId): void {
  call.notify('status_changed', { kind: 'admin', adminId });
}
