import type { Redacted } from '../kernel/redacted.js';
import {
  InsteadOf,
  IsEmailAddress,
  IsLeftoverSecret,
  IsSecret,
  IsText,
  IsTotpCode,
  MayBeAbsent,
} from '../runner/input/input-rules.js';

export class SignInInput {
  @IsEmailAddress()
  email!: string;

  @IsSecret({ min: 1, max: 1_024 })
  password!: Redacted;

  /** A 128-bit value the host keeps in a signed cookie; absent on a new device, or unusable, which counts as that. Recognised, never trusted. */
  @MayBeAbsent()
  @IsLeftoverSecret({ min: 16, max: 256 })
  device?: Redacted | null;

  /** The session token the browser still has, if any: that session ends when this sign-in opens one. A text that is none counts as none. */
  @MayBeAbsent()
  @IsLeftoverSecret({ min: 1, max: 512 })
  current?: Redacted | null;
}

export class ChallengeInput {
  /** The `challenge` of an earlier step. */
  @IsSecret({ min: 1, max: 256 })
  challenge!: Redacted;
}

export class CompleteTotpInput extends ChallengeInput {
  /** Exactly six ASCII digits; or a recovery code, where the application has those. */
  @IsTotpCode({ orRecoveryCode: true })
  code!: Redacted;

  /** The session token the browser still has, if any: that session ends when this sign-in opens one. A text that is none counts as none. */
  @MayBeAbsent()
  @IsLeftoverSecret({ min: 1, max: 512 })
  current?: Redacted | null;

  /** Why: demanded while maintenance or emergency is on, of everybody alike; told to whoever looks into that, and to nobody else. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 500, lines: 'many' })
  reason?: string | null;
}

export class CompletePasswordChangeInput extends ChallengeInput {
  /** The password from now on. */
  @IsSecret({ min: 1, max: 1_024 })
  newPassword!: Redacted;

  /** The session token the browser still has, if any: that session ends when this sign-in opens one. A text that is none counts as none. */
  @MayBeAbsent()
  @IsLeftoverSecret({ min: 1, max: 512 })
  current?: Redacted | null;

  /** Why: demanded while maintenance or emergency is on, of everybody alike; told to whoever looks into that, and to nobody else. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 500, lines: 'many' })
  reason?: string | null;
}

/** One factor of the caller's own: the password or a code. */
export class ReauthenticateInput {
  @InsteadOf('code')
  @IsSecret({ min: 1, max: 1_024 })
  password?: Redacted | null;

  /** Exactly six ASCII digits; or a recovery code, where the application has those. */
  @InsteadOf('password')
  @IsTotpCode({ orRecoveryCode: true })
  code?: Redacted | null;
}
