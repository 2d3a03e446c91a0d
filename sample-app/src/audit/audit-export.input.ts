import { AUDIT_TYPES, IsAdminId, IsOneOf, IsWholeNumber, MayBeAbsent } from '@maatify/admin-infra';
import { CHANGE_UNRECORDED } from '@maatify/admin-infra-adapters/kysely';

import { AUDIT_EXPORTED } from './audit-exports.js';

const LAST_INSTANT = 8_640_000_000_000_000;

export class AuditExportInput {
  /** `csv` when absent. */
  @MayBeAbsent()
  @IsOneOf(['csv', 'jsonl'])
  format?: 'csv' | 'jsonl' | null;

  /** What this admin caused, and what happened to it. */
  @MayBeAbsent()
  @IsAdminId()
  adminId?: string | null;

  /** One the trail can hold: of a mistyped one nothing would be found, which looks like a quiet month. */
  @MayBeAbsent()
  @IsOneOf([...AUDIT_TYPES, AUDIT_EXPORTED, CHANGE_UNRECORDED])
  type?: string | null;

  /** From this moment on, in milliseconds since 1970. */
  @MayBeAbsent()
  @IsWholeNumber(0, LAST_INSTANT)
  from?: number | null;

  /** Before this moment. */
  @MayBeAbsent()
  @IsWholeNumber(0, LAST_INSTANT)
  to?: number | null;
}
