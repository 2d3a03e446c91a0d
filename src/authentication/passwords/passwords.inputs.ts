import type { AdminId } from '../../kernel/ids.js';
import type { Redacted } from '../../kernel/redacted.js';
import { IsAdminId, IsEmailAddress, IsSecret, IsText } from '../../runner/input/input-rules.js';

export class ChangeOwnPasswordInput {
  /** The password the caller signed in with. */
  @IsSecret({ min: 1, max: 1_024 })
  current!: Redacted;

  /** The password from now on. */
  @IsSecret({ min: 1, max: 1_024 })
  next!: Redacted;
}

export class PasswordRecoveryInput {
  @IsEmailAddress()
  email!: string;
}

export class CompletePasswordRecoveryInput {
  /** The code from the mail. */
  @IsSecret({ min: 1, max: 256 })
  code!: Redacted;

  /** The password from now on. */
  @IsSecret({ min: 1, max: 1_024 })
  next!: Redacted;
}

/** Whose password or attempts, and why. */
export class CredentialReasonInput {
  @IsAdminId()
  adminId!: AdminId;

  @IsText({ min: 1, max: 500, lines: 'many' })
  reason!: string;
}
