import {
  AddContactInput,
  ConfirmVerificationInput,
  ContactInput,
  ContactOrchestrator,
  ContactsInput,
} from '@maatify/admin-infra';
import type {
  AddContactResult,
  AdminActor,
  ConfirmVerificationResult,
  ContactsResult,
  MakePrimaryResult,
  RequestVerificationResult,
  RetireContactResult,
  RevokeVerificationResult,
} from '@maatify/admin-infra';
import { Body, Controller, Delete, Get, Inject, Param, Post, Put, Query } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

/** The caller's own addresses and phones, and which address the caller signs in with. */
@Controller('contacts')
export class OwnContactsController {
  constructor(@Inject(ContactOrchestrator) private readonly orchestrator: ContactOrchestrator) {}

  @Get()
  list(@CurrentActor() actor: AdminActor, @Query() query: Record<string, unknown>): Promise<ContactsResult> {
    return this.orchestrator.contacts(actor, withFields(ContactsInput, query, { adminId: actor.adminId }));
  }

  /** Wants `email` or `phone`. */
  @Post()
  add(@CurrentActor() actor: AdminActor, @Body() body: unknown): Promise<AddContactResult> {
    return this.orchestrator.addContact(actor, withFields(AddContactInput, body, { adminId: actor.adminId }));
  }

  @Delete(':contactId')
  retire(@CurrentActor() actor: AdminActor, @Param('contactId') contactId: string): Promise<RetireContactResult> {
    return this.orchestrator.retireContact(actor, own(actor, contactId));
  }

  /** Signs in with it from now on; the cookie is replaced. */
  @Put(':contactId/primary')
  makePrimary(@CurrentActor() actor: AdminActor, @Param('contactId') contactId: string): Promise<MakePrimaryResult> {
    return this.orchestrator.makePrimary(actor, own(actor, contactId));
  }

  @Post(':contactId/verification')
  requestVerification(
    @CurrentActor() actor: AdminActor,
    @Param('contactId') contactId: string,
  ): Promise<RequestVerificationResult> {
    return this.orchestrator.requestVerification(actor, own(actor, contactId));
  }

  /** Wants the `code` that came there. */
  @Post(':contactId/verification/confirm')
  confirmVerification(
    @CurrentActor() actor: AdminActor,
    @Param('contactId') contactId: string,
    @Body() body: unknown,
  ): Promise<ConfirmVerificationResult> {
    return this.orchestrator.confirmVerification(actor, withFields(ConfirmVerificationInput, body, { contactId }));
  }

  @Delete(':contactId/verification')
  revokeVerification(
    @CurrentActor() actor: AdminActor,
    @Param('contactId') contactId: string,
  ): Promise<RevokeVerificationResult> {
    return this.orchestrator.revokeVerification(actor, own(actor, contactId));
  }
}

function own({ adminId }: AdminActor, contactId: string): ContactInput {
  return withFields(ContactInput, {}, { adminId, contactId });
}
