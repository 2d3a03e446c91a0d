import { AddContactInput, ContactInput, ContactOrchestrator, ContactsInput } from '@maatify/admin-infra';
import type {
  AddContactResult,
  AdminActor,
  ContactsResult,
  MakePrimaryResult,
  RequestVerificationResult,
  RetireContactResult,
  RevokeVerificationResult,
} from '@maatify/admin-infra';
import { Body, Controller, Delete, Get, Inject, Param, Post, Put, Query } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

/** How another admin is reached, for the day somebody lost a mailbox. Only its owner proves a contact. */
@Controller('admins/:adminId/contacts')
export class AdminContactsController {
  constructor(@Inject(ContactOrchestrator) private readonly orchestrator: ContactOrchestrator) {}

  @Get()
  list(
    @CurrentActor() actor: AdminActor,
    @Param('adminId') adminId: string,
    @Query() query: Record<string, unknown>,
  ): Promise<ContactsResult> {
    return this.orchestrator.contacts(actor, withFields(ContactsInput, query, { adminId }));
  }

  /** Wants `email` or `phone`. */
  @Post()
  add(@CurrentActor() actor: AdminActor, @Param('adminId') adminId: string, @Body() body: unknown): Promise<AddContactResult> {
    return this.orchestrator.addContact(actor, withFields(AddContactInput, body, { adminId }));
  }

  @Delete(':contactId')
  retire(@CurrentActor() actor: AdminActor, @Param() contact: Record<string, unknown>): Promise<RetireContactResult> {
    return this.orchestrator.retireContact(actor, withFields(ContactInput, contact, {}));
  }

  @Put(':contactId/primary')
  makePrimary(@CurrentActor() actor: AdminActor, @Param() contact: Record<string, unknown>): Promise<MakePrimaryResult> {
    return this.orchestrator.makePrimary(actor, withFields(ContactInput, contact, {}));
  }

  @Post(':contactId/verification')
  requestVerification(
    @CurrentActor() actor: AdminActor,
    @Param() contact: Record<string, unknown>,
  ): Promise<RequestVerificationResult> {
    return this.orchestrator.requestVerification(actor, withFields(ContactInput, contact, {}));
  }

  @Delete(':contactId/verification')
  revokeVerification(
    @CurrentActor() actor: AdminActor,
    @Param() contact: Record<string, unknown>,
  ): Promise<RevokeVerificationResult> {
    return this.orchestrator.revokeVerification(actor, withFields(ContactInput, contact, {}));
  }
}
