import { ExternalIdentityOrchestrator, LinkExternalIdentityInput, LinksInput, RevokeLinkInput } from '@maatify/admin-infra';
import type {
  AdminActor,
  ConfirmLinkResult,
  LinkExternalIdentityResult,
  LinkId,
  LinksResult,
  RevokeLinkResult,
} from '@maatify/admin-infra';
import { Body, Controller, Delete, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';
import type { AssertionRefused } from './external-results.js';
import { VerifiedIdentities } from './verified-identities.js';

/** The caller's own accounts elsewhere, and which of them the caller signs in with. */
@Controller('external-identities')
export class OwnExternalIdentitiesController {
  constructor(
    @Inject(ExternalIdentityOrchestrator) private readonly orchestrator: ExternalIdentityOrchestrator,
    @Inject(VerifiedIdentities) private readonly identities: VerifiedIdentities,
  ) {}

  @Get()
  list(@CurrentActor() actor: AdminActor, @Query() query: Record<string, unknown>): Promise<LinksResult> {
    return this.orchestrator.links(actor, withFields(LinksInput, query, { adminId: actor.adminId }));
  }

  /** Wants `provider`, `externalId` and `usage`; the link lets nobody in before it is confirmed. */
  @Post()
  link(@CurrentActor() actor: AdminActor, @Body() body: unknown): Promise<LinkExternalIdentityResult> {
    const input = withFields(LinkExternalIdentityInput, body, { adminId: actor.adminId });
    return this.orchestrator.linkExternalIdentity(actor, input);
  }

  /** Wants `provider` and the `assertion` that came back from there: who the caller is says the provider, and no field. */
  @Post(':linkId/confirm')
  async confirm(
    @CurrentActor() actor: AdminActor,
    @Param('linkId') linkId: string,
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ConfirmLinkResult | AssertionRefused> {
    const identity = await this.identities.of(body, request, response);
    if ('outcome' in identity) return identity;
    return this.orchestrator.confirmLink(actor, { ...identity, linkId: linkId as LinkId });
  }

  /** Ends what it opened; the caller's own cookie is replaced. */
  @Delete(':linkId')
  revoke(@CurrentActor() actor: AdminActor, @Param('linkId') linkId: string): Promise<RevokeLinkResult> {
    return this.orchestrator.revokeLink(actor, withFields(RevokeLinkInput, {}, { adminId: actor.adminId, linkId }));
  }
}
