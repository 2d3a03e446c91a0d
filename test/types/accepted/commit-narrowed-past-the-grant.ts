import type { StatusChange } from '@maatify/admin-infra';

import type { suspend } from '../../../src/lifecycle/change-status.operation.js';
import { changeAdminStatus } from '../../../src/lifecycle/lifecycle.edges.js';
import type { CallOf } from '../../../src/operations/call.js';

declare const change: StatusChange;

export function decide(call: CallOf<typeof suspend>) {
  return call.commit(changeAdminStatus, call.grant, change);
}
