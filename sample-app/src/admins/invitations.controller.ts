import { AcceptInvitationInput, AdminLifecycleOrchestrator } from '@maatify/admin-infra';
import type { AcceptInvitationResult, Origin } from '@maatify/admin-infra';
import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';

import { ClientCookies } from '../platform/http/client-cookies.js';
import { CurrentOrigin } from '../platform/http/current-origin.decorator.js';
import { Public } from '../platform/http/public.decorator.js';
import { withFields } from '../platform/http/with-fields.js';

@Controller('invitations')
@Public()
export class InvitationsController {
  constructor(
    @Inject(AdminLifecycleOrchestrator) private readonly lifecycle: AdminLifecycleOrchestrator,
    @Inject(ClientCookies) private readonly cookies: ClientCookies,
  ) {}

  /** Wants `code` and `password`. The browser is known from then on, so that nobody else's guesses keep its owner out. */
  @Post('accept')
  accept(
    @Body() body: unknown,
    @CurrentOrigin() origin: Origin,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AcceptInvitationResult> {
    const device = this.cookies.device(request);
    // As at a sign-in: set before anything is known about the code.
    this.cookies.setDevice(response, device);
    return this.lifecycle.acceptInvitation(withFields(AcceptInvitationInput, body, { device }), origin);
  }
}
