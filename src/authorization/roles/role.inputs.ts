import type { AdminId, RoleId } from '../../kernel/ids.js';
import {
  IsAbilityKey,
  IsAdminId,
  IsRoleId,
  IsRoleName,
  IsText,
  IsWholeNumber,
  MayBeAbsent,
} from '../../runner/input/input-rules.js';

/** Which page of a list. */
export class RolesInput {
  /** The `next` of an earlier page. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 512 })
  cursor?: string | null;

  /** 1-100, 20 when absent. */
  @MayBeAbsent()
  @IsWholeNumber(1, 100)
  limit?: number | null;
}

export class RolesOfInput extends RolesInput {
  /** Whose roles. */
  @IsAdminId()
  adminId!: AdminId;
}

export class HoldersOfInput extends RolesInput {
  /** The role they hold. */
  @IsRoleId()
  roleId!: RoleId;
}

export class RoleInput {
  @IsRoleId()
  roleId!: RoleId;
}

export class CreateRoleInput {
  /** How it is called. Two names that differ only in case are one. */
  @IsRoleName()
  name!: string;
}

export class RenameRoleInput extends RoleInput {
  /** How it is called from now on. */
  @IsRoleName()
  name!: string;
}

export class RoleAbilityInput extends RoleInput {
  /** One ability, by its key. */
  @IsAbilityKey()
  ability!: string;
}

export class RoleAssignmentInput extends RoleInput {
  /** Who gets it, or loses it. */
  @IsAdminId()
  adminId!: AdminId;
}

export class AuthorityInput {
  /** Whom it is about. */
  @IsAdminId()
  adminId!: AdminId;
}
