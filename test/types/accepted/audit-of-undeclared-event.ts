import type { CallOf } from '../../../src/operations/call.js';
import type { signOut } from '../../../src/sessions/sign-out.operation.js';

export function report(call: CallOf<typeof signOut>): void {
  call.audit('auth.logout', {});
}
