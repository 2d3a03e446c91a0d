import { ExternalIdentityOrchestrator, LinkExternalIdentityInput, LinksInput, RevokeLinkInput } from '@maatify/admin-infra';
import type { AdminActor, LinkExternalIdentityResult, LinksResult, RevokeLinkResult } from '@maatify/admin-infra';
import { Body, Controller, Delete, Get, Inject, Param, Post, Query } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

/** Another admin's accounts elsewhere, for the day one of them is lost. Only its owner confirms one. */
@Controller('admins/:adminId/external-identities')
export class AdminExternalIdentitiesController {
  constructor(@Inject(ExternalIdentityOrchestrator) private readonly orchestrator: ExternalIdentityOrchestrator) {}

  @Get()
  list(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Query() query: Record<string, unknown>,
  ): Promise<LinksResult> {
    return this.orchestrator.links(actor, withFields(LinksInput, query, { adminId }));
  }

  /** Wants `provider`, `externalId` and `usage`. */
  @Post()
  link(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Body() body: unknown,
  ): Promise<LinkExternalIdentityResult> {
    return this.orchestrator.linkExternalIdentity(actor, withFields(LinkExternalIdentityInput, body, { adminId }));
  }

  @Delete(':linkId')
  revoke(@CurrentActor() actor: AdminActor, @Param() link: Record<string, unknown>): Promise<RevokeLinkResult> {
    return this.orchestrator.revokeLink(actor, withFields(RevokeLinkInput, link, {}));
  }
}
