import { AuthenticationOrchestrator, CompleteTotpInput, SignInInput } from '@maatify/admin-infra';
import type { AdminActor, CompleteTotpResult, Origin, SignInResult, SignOutResult } from '@maatify/admin-infra';
import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';

import { ClientCookies } from '../http/client-cookies.js';
import { CurrentActor } from '../http/current-actor.decorator.js';
import { CurrentOrigin } from '../http/current-origin.decorator.js';
import { withFields } from '../http/input.js';
import { Public } from '../http/public.decorator.js';

@Controller('auth')
export class AuthenticationController {
  constructor(
    @Inject(AuthenticationOrchestrator) private readonly authentication: AuthenticationOrchestrator,
    @Inject(ClientCookies) private readonly cookies: ClientCookies,
  ) {}

  @Post('sign-in')
  @Public()
  signIn(
    @Body() body: unknown,
    @CurrentOrigin() origin: Origin,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInResult> {
    const device = this.cookies.device(request);
    // Set before anything is known about the sign-in, so that having it tells nothing.
    this.cookies.setDevice(response, device);
    return this.authentication.signIn(withFields(SignInInput, body, { device }), origin);
  }

  @Post('totp')
  @Public()
  completeTotp(@Body() input: CompleteTotpInput, @CurrentOrigin() origin: Origin): Promise<CompleteTotpResult> {
    return this.authentication.completeTotp(input, origin);
  }

  @Post('sign-out')
  signOut(@CurrentActor() actor: AdminActor): Promise<SignOutResult> {
    return this.authentication.signOut(actor);
  }
}
