import type { StatusChange } from '@maatify/admin-infra';

import type { suspend } from '../../../src/lifecycle/change-status.operation.js';
import { adminById } from '../../../src/lifecycle/lifecycle.edges.js';
import type { CallOf } from '../../../src/operations/call.js';

declare const change: StatusChange;

export function look(call: CallOf<typeof suspend>) {
  return call.ask(adminById, { adminId: change.adminId });
}
