import {
  CreateRoleInput,
  HoldersOfInput,
  RenameRoleInput,
  RoleAbilityInput,
  RoleInput,
  RoleOrchestrator,
  RolesInput,
} from '@maatify/admin-infra';
import type {
  AbilitiesResult,
  AdminActor,
  CreateRoleResult,
  GrantAbilityToRoleResult,
  HoldersOfResult,
  RenameRoleResult,
  RevokeAbilityFromRoleResult,
  RoleResult,
  RolesResult,
} from '@maatify/admin-infra';
import { Body, Controller, Delete, Get, Inject, Param, Post, Put, Query } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

type Sent = Record<string, unknown>;

/** Roles, and what each lets its holders do. */
@Controller()
export class RolesController {
  constructor(@Inject(RoleOrchestrator) private readonly orchestrator: RoleOrchestrator) {}

  /** Everything there is to be allowed: the library's abilities and this host's own. */
  @Get('abilities')
  abilities(@CurrentActor() actor: AdminActor): Promise<AbilitiesResult> {
    return this.orchestrator.abilities(actor);
  }

  @Get('roles')
  list(@CurrentActor() actor: AdminActor, @Query() query: Sent): Promise<RolesResult> {
    return this.orchestrator.roles(actor, withFields(RolesInput, query, {}));
  }

  @Post('roles')
  create(@CurrentActor() actor: AdminActor, @Body() input: CreateRoleInput): Promise<CreateRoleResult> {
    return this.orchestrator.createRole(actor, input);
  }

  @Get('roles/:roleId')
  one(@CurrentActor() actor: AdminActor, @Param('roleId') roleId: string): Promise<RoleResult> {
    return this.orchestrator.role(actor, withFields(RoleInput, {}, { roleId }));
  }

  /** Wants `name`. */
  @Put('roles/:roleId/name')
  rename(@CurrentActor() actor: AdminActor, @Param('roleId') roleId: string, @Body() body: unknown): Promise<RenameRoleResult> {
    return this.orchestrator.renameRole(actor, withFields(RenameRoleInput, body, { roleId }));
  }

  @Get('roles/:roleId/holders')
  holders(@CurrentActor() actor: AdminActor, @Param('roleId') roleId: string, @Query() query: Sent): Promise<HoldersOfResult> {
    return this.orchestrator.holdersOf(actor, withFields(HoldersOfInput, query, { roleId }));
  }

  @Put('roles/:roleId/abilities/:ability')
  grant(
    @CurrentActor() actor: AdminActor,
    @Param('roleId') roleId: string,
    @Param('ability') ability: string,
  ): Promise<GrantAbilityToRoleResult> {
    return this.orchestrator.grantAbilityToRole(actor, withFields(RoleAbilityInput, {}, { roleId, ability }));
  }

  @Delete('roles/:roleId/abilities/:ability')
  revoke(
    @CurrentActor() actor: AdminActor,
    @Param('roleId') roleId: string,
    @Param('ability') ability: string,
  ): Promise<RevokeAbilityFromRoleResult> {
    return this.orchestrator.revokeAbilityFromRole(actor, withFields(RoleAbilityInput, {}, { roleId, ability }));
  }
}
