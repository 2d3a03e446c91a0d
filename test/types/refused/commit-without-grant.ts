import type { StatusChange } from '@maatify/admin-infra';

import { changeAdminStatus } from '../../../src/lifecycle/lifecycle.edges.js';
import type { signIn } from '../../../src/authentication/sign-in.operation.js';
import type { CallOf } from '../../../src/operations/call.js';

declare const change: StatusChange;

export function decide(call: CallOf<typeof signIn>) {
  // TS2345: an operation without an ability has no grant, and null opens no decisive command (L2, Z1)
  return call.commit(changeAdminStatus, call.grant, change);
}
