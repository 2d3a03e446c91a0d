import { IsText, IsWholeNumber, MayBeAbsent } from '@maatify/admin-infra';

export class AuditPageInput {
  /** The `next` of an earlier page. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 512 })
  cursor?: string | null;

  /** 1-100, 20 when absent. */
  @MayBeAbsent()
  @IsWholeNumber(1, 100)
  limit?: number | null;

  /** Everything one request did. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 64 })
  correlationId?: string | null;
}
