import type { AdminId } from '../../kernel/ids.js';
import { IsAdminId, IsText, IsWholeNumber, MayBeAbsent } from '../../runner/input/input-rules.js';

export class StartImpersonationInput {
  /** Whom to act as. */
  @IsAdminId()
  adminId!: AdminId;

  /** Why; recorded with the start, and listed. */
  @IsText({ min: 1, max: 500, lines: 'many' })
  reason!: string;

  /** For how long, 1-240; what exceeds the setting is cut down to it. */
  @IsWholeNumber(1, 240)
  minutes!: number;
}

export class ImpersonationsInput {
  /** Only those of this admin: whom somebody acted as. */
  @MayBeAbsent()
  @IsAdminId()
  adminId?: AdminId | null;

  /** Only those by this admin: who acted as somebody. */
  @MayBeAbsent()
  @IsAdminId()
  byAdminId?: AdminId | null;

  /** The `next` of an earlier page. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 512 })
  cursor?: string | null;

  /** 1-100, 20 when absent. */
  @MayBeAbsent()
  @IsWholeNumber(1, 100)
  limit?: number | null;
}

export class ExpireDueImpersonationsInput {
  /** How many at most, 1-100. */
  @IsWholeNumber(1, 100)
  limit!: number;
}
