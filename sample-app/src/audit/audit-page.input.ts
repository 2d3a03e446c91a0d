import { IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';

export class AuditPageInput {
  /** The `next` of an earlier page. */
  @IsOptional()
  @IsString()
  @Length(1, 512)
  cursor?: string | null;

  /** 1-100, 20 when absent. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number | null;

  /** Everything one request did. */
  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,64}$/)
  correlationId?: string | null;
}
