import type { AdminRecord } from './admin.record.js';

/** An admin as an operator may see it: no credential, no epoch. */
export type AdminView = AdminRecord;

/** Records are already frozen copies with exactly these fields; the edge made them. */
export function adminView(record: AdminRecord): AdminView {
  return record;
}
