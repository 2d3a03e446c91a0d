import { AcceptInvitationInput, AdminLifecycleOrchestrator } from '@maatify/admin-infra';
import type { AcceptInvitationResult, Origin } from '@maatify/admin-infra';
import { Body, Controller, Inject, Post } from '@nestjs/common';

import { CurrentOrigin } from '../platform/http/current-origin.decorator.js';
import { Public } from '../platform/http/public.decorator.js';

@Controller('invitations')
@Public()
export class InvitationsController {
  constructor(@Inject(AdminLifecycleOrchestrator) private readonly lifecycle: AdminLifecycleOrchestrator) {}

  @Post('accept')
  accept(@Body() input: AcceptInvitationInput, @CurrentOrigin() origin: Origin): Promise<AcceptInvitationResult> {
    return this.lifecycle.acceptInvitation(input, origin);
  }
}
