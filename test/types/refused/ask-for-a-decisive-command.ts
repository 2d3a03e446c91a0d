import type { StatusChange } from '@maatify/admin-infra';

import type { suspend } from '../../../src/lifecycle/change-status.operation.js';
import { changeAdminStatus } from '../../../src/lifecycle/lifecycle.edges.js';
import type { CallOf } from '../../../src/operations/call.js';

declare const change: StatusChange;

export function look(call: CallOf<typeof suspend>) {
  // TS2345: asking is for queries; a command cannot be sent as one (L5)
  return call.ask(changeAdminStatus, change);
}
