import type { StatusChange } from '@maatify/admin-infra';

import type { setReadOnly } from '../../../src/settings/set-read-only.operation.js';
import { changeAdminStatus } from '../../../src/lifecycle/lifecycle.edges.js';
import type { CallOf } from '../../../src/operations/call.js';

declare const change: StatusChange;

export function decide(call: CallOf<typeof setReadOnly>) {
  // TS2345: a grant opens only the commands of its own ability (Z1)
  return call.commit(changeAdminStatus, call.grant, change);
}
