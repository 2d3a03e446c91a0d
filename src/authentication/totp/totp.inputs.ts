import type { AdminId, Instant } from '../../kernel/ids.js';
import type { Redacted } from '../../kernel/redacted.js';
import { IsAdminId, IsSecret, IsText, IsTotpCode, MayBeAbsent } from '../../runner/input/input-rules.js';
import { ChallengeInput } from '../authentication.inputs.js';

export class BeginTotpEnrolmentInput {
  /** The caller's own password, once more. */
  @IsSecret({ min: 1, max: 1_024 })
  password!: Redacted;
}

export class ConfirmTotpEnrolmentInput {
  /** A code of the new factor. */
  @IsTotpCode()
  code!: Redacted;
}

export class BeginMandatoryTotpEnrolmentInput extends ChallengeInput {
  /** The one-time code an administrator had sent. */
  @IsSecret({ min: 1, max: 256 })
  enrolmentCode!: Redacted;
}

export class ConfirmMandatoryTotpEnrolmentInput extends ChallengeInput {
  /** A code of the new factor. */
  @IsTotpCode()
  code!: Redacted;

  /** The session token the browser still has, if any: that session ends when this sign-in opens one. */
  @MayBeAbsent()
  @IsSecret({ min: 1, max: 512 })
  current?: Redacted | null;
}

export class IssueTotpEnrolmentCodeInput {
  @IsAdminId()
  adminId!: AdminId;

  @IsText({ min: 1, max: 500 })
  reason!: string;
}

/** What the new factor's owner needs, shown exactly once. */
export interface StartedEnrolment {
  /** `otpauth://…`, for a QR code. */
  readonly provisioningUri: Redacted;
  /** The seed in base32, for typing. */
  readonly secret: Redacted;
  /** Until when a code confirms it. */
  readonly expiresAt: Instant;
}
