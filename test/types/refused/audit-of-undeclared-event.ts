import type { CallOf } from '../../../src/operations/call.js';
import type { signOut } from '../../../src/sessions/sign-out.operation.js';

export function report(call: CallOf<typeof signOut>): void {
  // TS2345: an operation emits only the events it declares
  call.audit('admin.suspended', { reason: null });
}
