import {
  AuthenticationOrchestrator,
  CompletePasswordChangeInput,
  CompleteTotpInput,
  ReauthenticateInput,
  SignInInput,
} from '@maatify/admin-infra';
import type {
  AdminActor,
  CompletePasswordChangeResult,
  CompleteTotpResult,
  Origin,
  ReauthenticateResult,
  SignInResult,
  SignOutResult,
} from '@maatify/admin-infra';
import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';

import { ClientCookies } from '../platform/http/client-cookies.js';
import { AsOneself } from '../platform/http/as-oneself.decorator.js';
import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { CurrentOrigin } from '../platform/http/current-origin.decorator.js';
import { Public } from '../platform/http/public.decorator.js';
import { withFields } from '../platform/http/with-fields.js';
import { WayOut } from '../platform/http/way-out.decorator.js';

@Controller('auth')
export class SignInController {
  constructor(
    @Inject(AuthenticationOrchestrator) private readonly authentication: AuthenticationOrchestrator,
    @Inject(ClientCookies) private readonly cookies: ClientCookies,
  ) {}

  /** The session this browser still has ends in the write that opens the new one. */
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
    const current = this.cookies.sessionToken(request);
    return this.authentication.signIn(withFields(SignInInput, body, { device, current }), origin);
  }

  @Post('totp')
  @Public()
  completeTotp(@Body() body: unknown, @CurrentOrigin() origin: Origin, @Req() request: Request): Promise<CompleteTotpResult> {
    const current = this.cookies.sessionToken(request);
    return this.authentication.completeTotp(withFields(CompleteTotpInput, body, { current }), origin);
  }

  /** The password that a sign-in ended in `password_change_required` for; it completes that sign-in. */
  @Post('password-change')
  @Public()
  completePasswordChange(
    @Body() body: unknown,
    @CurrentOrigin() origin: Origin,
    @Req() request: Request,
  ): Promise<CompletePasswordChangeResult> {
    const current = this.cookies.sessionToken(request);
    return this.authentication.completePasswordChange(withFields(CompletePasswordChangeInput, body, { current }), origin);
  }

  /** What a client does about `step_up_required` before it asks again: one factor once more, and a new token. */
  @Post('reauthenticate')
  reauthenticate(@CurrentActor() actor: AdminActor, @Body() input: ReauthenticateInput): Promise<ReauthenticateResult> {
    return this.authentication.reauthenticate(actor, input);
  }

  /** Also for who acts as somebody else: with their own session both are over. */
  @AsOneself()
  @WayOut()
  @Post('sign-out')
  signOut(@CurrentActor() actor: AdminActor): Promise<SignOutResult> {
    return this.authentication.signOut(actor);
  }
}
