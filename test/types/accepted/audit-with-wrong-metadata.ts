import type { CallOf } from '../../../src/operations/call.js';
import type { suspend } from '../../../src/lifecycle/change-status.operation.js';

export function report(call: CallOf<typeof suspend>): void {
  call.audit('admin.suspended', { reason: 'as agreed' });
}
