import { SessionOrchestrator, unreachable } from '@maatify/admin-infra';
import { Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';

import { AS_ONESELF } from './as-oneself.decorator.js';
import { ClientCookies } from './client-cookies.js';
import { originOf } from './origin.js';
import { PUBLIC } from './public.decorator.js';
import { attachActor } from './request-context.js';

/** With `true` in it a GET is a look that is no use of the session: polling then keeps no idle session alive. */
const PASSIVE = 'x-passive';

/**
 * Asks the library at every request whether its session lives, and remembers no answer.
 *
 * It only finds out who is asking. What they may do, the library's operations decide themselves, so a route that somehow
 * got past a guard still opens nothing.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    @Inject(SessionOrchestrator) private readonly sessions: SessionOrchestrator,
    @Inject(ClientCookies) private readonly cookies: ClientCookies,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride(PUBLIC, [context.getHandler(), context.getClass()]) !== undefined) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const asOneself = this.reflector.getAllAndOverride<boolean | undefined>(AS_ONESELF, [
      context.getHandler(),
      context.getClass(),
    ]);
    // Where both are sent it is the other's; when that one is over, or cannot be read, nothing is done in one's own name instead.
    const isActing = asOneself !== true && this.cookies.isActing(request);
    const token = isActing ? this.cookies.actingToken(request) : this.cookies.sessionToken(request);
    // One answer for no session, a dead one and a made-up one: why it is refused only the records say.
    if (token === null) throw new UnauthorizedException();
    const result = await this.sessions.access({ token, passive: isPassive(request) }, originOf(request));
    switch (result.outcome) {
      case 'allowed':
        attachActor(request, result.actor);
        return true;
      case 'refused':
      case 'validation_failed':
        // The cookie stays: this answer may be late, and the browser may have a new session by now.
        throw new UnauthorizedException();
      default:
        return unreachable(result);
    }
  }
}

function isPassive(request: Request): boolean {
  return request.method === 'GET' && request.get(PASSIVE) === 'true';
}
