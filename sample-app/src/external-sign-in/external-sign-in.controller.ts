import { ExternalIdentityOrchestrator } from '@maatify/admin-infra';
import type { Origin, SignInWithExternalIdentityResult } from '@maatify/admin-infra';
import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';

import { ClientCookies } from '../platform/http/client-cookies.js';
import { CurrentOrigin } from '../platform/http/current-origin.decorator.js';
import { Public } from '../platform/http/public.decorator.js';
import type { AssertionRefused, NonceGiven } from './external-results.js';
import { Nonces } from './nonces.js';
import { VerifiedIdentities } from './verified-identities.js';

/** Signing in with the assertion of a provider. What it says of a second factor is not even read. */
@Controller('auth/external')
export class ExternalSignInController {
  constructor(
    @Inject(ExternalIdentityOrchestrator) private readonly orchestrator: ExternalIdentityOrchestrator,
    @Inject(VerifiedIdentities) private readonly identities: VerifiedIdentities,
    @Inject(Nonces) private readonly nonces: Nonces,
    @Inject(ClientCookies) private readonly cookies: ClientCookies,
  ) {}

  /** What the browser sends along to the provider, for one sign-in. */
  @Get('nonce')
  @Public()
  nonce(@Res({ passthrough: true }) response: Response): NonceGiven {
    return { outcome: 'nonce_given', nonce: this.nonces.give(response) };
  }

  /** Wants `provider` and the `assertion` that came back from there. */
  @Post('sign-in')
  @Public()
  async signIn(
    @Body() body: unknown,
    @CurrentOrigin() origin: Origin,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInWithExternalIdentityResult | AssertionRefused> {
    const device = this.cookies.device(request);
    this.cookies.setDevice(response, device);
    const identity = await this.identities.of(body, request, response);
    if ('outcome' in identity) return identity;
    const current = this.cookies.sessionToken(request);
    return this.orchestrator.signInWithExternalIdentity({ ...identity, device, current }, origin);
  }
}
