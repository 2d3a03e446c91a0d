import type { AdminId, Instant } from '../../kernel/ids.js';
import type { Redacted } from '../../kernel/redacted.js';
import { IsAdminId, IsLeftoverSecret, IsSecret, IsText, IsTotpCode, MayBeAbsent } from '../../runner/input/input-rules.js';
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

/** Both of the caller's own factors, once more. */
export class BothFactorsInput {
  /** The caller's own password. */
  @IsSecret({ min: 1, max: 1_024 })
  password!: Redacted;

  /** A code of the factor that is enabled now; or a recovery code, where the application has those. */
  @IsTotpCode({ orRecoveryCode: true })
  code!: Redacted;
}

export class BeginTotpReplacementInput extends BothFactorsInput {}

export class DisableTotpInput extends BothFactorsInput {}

export class ConfirmTotpReplacementInput {
  /** A code of the new factor. */
  @IsTotpCode()
  code!: Redacted;
}

export class ResetTotpInput {
  @IsAdminId()
  adminId!: AdminId;

  @IsText({ min: 1, max: 500, lines: 'many' })
  reason!: string;
}

export class TotpStatusInput {
  @IsAdminId()
  adminId!: AdminId;
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

  /** The session token the browser still has, if any: that session ends when this sign-in opens one. A text that is none counts as none. */
  @MayBeAbsent()
  @IsLeftoverSecret({ min: 1, max: 512 })
  current?: Redacted | null;
}

export class IssueTotpEnrolmentCodeInput {
  @IsAdminId()
  adminId!: AdminId;

  @IsText({ min: 1, max: 500, lines: 'many' })
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

/** An admin's second factor, without anything secret. */
export interface TotpStatus {
  readonly enabled: boolean;
  /** Whether a seed waits for its first code; beside an enabled factor it is to take its place. */
  readonly enrolling: boolean;
  /** How many recovery codes are unused; null where this application has none. */
  readonly recoveryCodesLeft: number | null;
}
