import { AuthorityInput, RoleAssignmentInput, RoleOrchestrator, RolesOfInput } from '@maatify/admin-infra';
import type {
  AdminActor,
  AssignRoleResult,
  CompareAuthorityResult,
  EffectiveAbilitiesResult,
  RevokeRoleResult,
  RolesOfResult,
} from '@maatify/admin-infra';
import { Controller, Delete, Get, Inject, Param, Put, Query } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

/** What an admin holds, and giving or taking it. */
@Controller('admins/:adminId')
export class AdminRolesController {
  constructor(@Inject(RoleOrchestrator) private readonly orchestrator: RoleOrchestrator) {}

  @Get('roles')
  list(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Query() query: Record<string, unknown>,
  ): Promise<RolesOfResult> {
    return this.orchestrator.rolesOf(actor, withFields(RolesOfInput, query, { adminId }));
  }

  @Put('roles/:roleId')
  assign(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Param('roleId') roleId: string,
  ): Promise<AssignRoleResult> {
    return this.orchestrator.assignRole(actor, withFields(RoleAssignmentInput, {}, { adminId, roleId }));
  }

  @Delete('roles/:roleId')
  revoke(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Param('roleId') roleId: string,
  ): Promise<RevokeRoleResult> {
    return this.orchestrator.revokeRole(actor, withFields(RoleAssignmentInput, {}, { adminId, roleId }));
  }

  /** Everything they may do, whatever role it comes from. */
  @Get('abilities')
  abilities(@CurrentActor() actor: AdminActor, @Param('adminId') adminId: string): Promise<EffectiveAbilitiesResult> {
    return this.orchestrator.effectiveAbilities(actor, withFields(AuthorityInput, {}, { adminId }));
  }

  /** Whether they hold something that the caller lacks. */
  @Get('authority')
  authority(@CurrentActor() actor: AdminActor, @Param('adminId') adminId: string): Promise<CompareAuthorityResult> {
    return this.orchestrator.compareAuthority(actor, withFields(AuthorityInput, {}, { adminId }));
  }
}
