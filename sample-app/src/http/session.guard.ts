import { SessionOrchestrator } from '@maatify/admin-infra';
import { Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';

import { ClientCookies } from './client-cookies.js';
import { originOf } from './origin.js';
import { PUBLIC } from './public.decorator.js';
import { attachActor } from './request-context.js';

/**
 * Asks the library at every request whether its session lives, and remembers no answer.
 *
 * It only finds out who is asking. What they may do, the library's operations decide themselves, so a route that somehow
 * got past a guard still opens nothing (F56).
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    @Inject(SessionOrchestrator) private readonly sessions: SessionOrchestrator,
    @Inject(ClientCookies) private readonly cookies: ClientCookies,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const token = this.cookies.sessionToken(request);
    // One answer for no session, a dead one and a made-up one: why it is refused is nobody's business but the records'.
    if (token === null) throw new UnauthorizedException();
    const result = await this.sessions.access({ token }, originOf(request));
    switch (result.outcome) {
      case 'allowed':
        attachActor(request, result.actor);
        return true;
      case 'refused':
      case 'validation_failed':
        this.cookies.clearSession(http.getResponse<Response>());
        throw new UnauthorizedException();
    }
  }
}
