import type { StatusChange } from '@maatify/admin-infra';

import type { suspend } from '../../../src/lifecycle/change-status.operation.js';
import { changeAdminStatus } from '../../../src/lifecycle/lifecycle.edges.js';
import type { CallOf } from '../../../src/operations/call.js';

declare const change: StatusChange;

export function decide(call: CallOf<typeof suspend>) {
  // TS2345: a decisive command is no narrowing one, so there is no way to it without a proof (L3)
  return call.narrow(changeAdminStatus, change);
}
