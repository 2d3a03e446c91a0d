import type { CallOf } from '../../../src/operations/call.js';
import type { suspend } from '../../../src/lifecycle/change-status.operation.js';

export function report(call: CallOf<typeof suspend>): void {
  // TS2353: an event carries the metadata of its type and nothing else (AU-17)
  call.audit('admin.suspended', { reason: 'as agreed', password: 'hunter2' });
}
