import type { AuditFilter } from '@maatify/admin-infra-adapters/kysely';

import type { AuditExportInput } from './audit-export.input.js';

/** What was left out filters nothing. */
export function auditFilter({ adminId, type, from, to }: Omit<AuditExportInput, 'format'>): AuditFilter {
  return {
    ...(adminId == null ? {} : { adminId }),
    ...(type == null ? {} : { type }),
    ...(from == null ? {} : { from }),
    ...(to == null ? {} : { to }),
  };
}

/** A span that holds nothing is a mistake, and an empty export would not say so. */
export function endsBeforeItBegins({ from, to }: Pick<AuditExportInput, 'from' | 'to'>): boolean {
  return from != null && to != null && to <= from;
}
