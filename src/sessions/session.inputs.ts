import type { AdminId, SessionId } from '../kernel/ids.js';
import type { Redacted } from '../kernel/redacted.js';
import {
  IsAdminId,
  IsBooleanValue,
  IsSecret,
  IsSessionId,
  IsText,
  IsWholeNumber,
  MayBeAbsent,
} from '../runner/input/input-rules.js';

export class AccessInput {
  /** The session token, as the client sent it. */
  @IsSecret({ min: 1, max: 512 })
  token!: Redacted;

  /** True for a look that is no use of the session, such as polling: it does not keep an idle session alive. */
  @MayBeAbsent()
  @IsBooleanValue()
  passive?: boolean | null;
}

export class SessionsInput {
  /** Whose sessions. */
  @IsAdminId()
  adminId!: AdminId;

  /** The `next` of an earlier page. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 512 })
  cursor?: string | null;

  /** 1-100, 20 when absent. */
  @MayBeAbsent()
  @IsWholeNumber(1, 100)
  limit?: number | null;
}

export class ExpireDueInput {
  /** How many at most, 1-1000. */
  @IsWholeNumber(1, 1_000)
  limit!: number;
}

export class RevokeOwnInput {
  @IsSessionId()
  sessionId!: SessionId;
}

export class RevokeInput extends RevokeOwnInput {
  /** Whose session; must match, so that a mistaken id ends nobody else's. */
  @IsAdminId()
  adminId!: AdminId;

  @IsText({ min: 1, max: 500, lines: 'many' })
  reason!: string;
}

export class RevokeAllInput {
  @IsAdminId()
  adminId!: AdminId;

  @IsText({ min: 1, max: 500, lines: 'many' })
  reason!: string;
}
