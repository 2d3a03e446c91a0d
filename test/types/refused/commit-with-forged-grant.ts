import type { StatusChange } from '@maatify/admin-infra';

import { changeAdminStatus } from '../../../src/lifecycle/lifecycle.edges.js';
import type { suspend } from '../../../src/lifecycle/change-status.operation.js';
import type { CallOf } from '../../../src/operations/call.js';

declare const change: StatusChange;

export function decide(call: CallOf<typeof suspend>) {
  const { ability, target, actor } = call.grant;
  const forged = { ability, target, actor, spend: () => null };
  // TS2345: an object that looks like a grant is none (L2)
  return call.commit(changeAdminStatus, forged, change);
}
