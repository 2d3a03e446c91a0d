import type { AdminStatus } from '../kernel/admin-status.js';
import { ADMIN_STATUSES } from '../kernel/admin-status.js';
import type { AdminId } from '../kernel/ids.js';
import type { Redacted } from '../kernel/redacted.js';
import {
  IsAdminId,
  IsEmailAddress,
  IsOneOf,
  IsLeftoverSecret,
  IsSecret,
  IsText,
  IsWholeNumber,
  MayBeAbsent,
} from '../runner/input/input-rules.js';

export class AdminIdInput {
  @IsAdminId()
  adminId!: AdminId;
}

export class BootstrapInput {
  @IsEmailAddress()
  email!: string;

  @IsSecret({ min: 1, max: 1_024 })
  password!: Redacted;

  /** How the admin is called; the part before the @ when absent. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 200, lines: 'one' })
  name?: string | null;
}

export class CreateAdminInput {
  @IsEmailAddress()
  email!: string;

  @IsText({ min: 1, max: 200, lines: 'one' })
  name!: string;
}

/** Whose invitation goes to another address, and to which. */
export class CorrectInvitationInput extends AdminIdInput {
  @IsEmailAddress()
  email!: string;
}

/** Whose invitation is taken back, and why. */
export class WithdrawInvitationInput extends AdminIdInput {
  @IsText({ min: 1, max: 500, lines: 'many' })
  reason!: string;
}

/** A named change of status: whose and why. */
export class StatusReasonInput extends AdminIdInput {
  @IsText({ min: 1, max: 500, lines: 'many' })
  reason!: string;
}

export class ChangeStatusInput extends StatusReasonInput {
  /** The status the decision was made on; another stored one is a conflict. */
  @IsOneOf(ADMIN_STATUSES)
  from!: AdminStatus;

  @IsOneOf(ADMIN_STATUSES)
  to!: AdminStatus;
}

export class AdminsInput {
  @MayBeAbsent()
  @IsOneOf(ADMIN_STATUSES)
  status?: AdminStatus | null;

  /** Part of a name or an email. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 100 })
  search?: string | null;

  /** The `next` of an earlier page. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 512 })
  cursor?: string | null;

  /** 1-100, 20 when absent. */
  @MayBeAbsent()
  @IsWholeNumber(1, 100)
  limit?: number | null;
}

export class AcceptInvitationInput {
  /** The code from the invitation. */
  @IsSecret({ min: 1, max: 256 })
  code!: Redacted;

  /** The password to sign in with from now on. */
  @IsSecret({ min: 1, max: 1_024 })
  password!: Redacted;

  /** The value the host keeps in the browser's device cookie, as for `signIn`: the first sign-in from it is then no stranger's. */
  @MayBeAbsent()
  @IsLeftoverSecret({ min: 16, max: 256 })
  device?: Redacted | null;
}
