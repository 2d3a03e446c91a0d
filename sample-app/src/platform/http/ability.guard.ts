import { AuthorizationOrchestrator } from '@maatify/admin-infra';
import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';

import { RefusedResult } from './refused-result.js';
import { actorOf } from './request-context.js';
import { REQUIRED_ABILITY } from './require-ability.decorator.js';
import type { RequiredAbility } from './require-ability.decorator.js';

/** Asks the library whether the actor may use one of the host's own routes. Runs after the session guard. */
@Injectable()
export class AbilityGuard implements CanActivate {
  constructor(
    @Inject(AuthorizationOrchestrator) private readonly authorization: AuthorizationOrchestrator,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    const required = this.reflector.getAllAndOverride<RequiredAbility | undefined>(REQUIRED_ABILITY, places);
    if (required === undefined) return true;
    const actor = actorOf(context.switchToHttp().getRequest<Request>());
    if (actor === null) throw new Error('A public route cannot require an ability; remove @Public().');
    const { ability, query } = required;
    const result = await (query
      ? this.authorization.authorizeQuery(actor, { ability })
      : this.authorization.authorize(actor, { ability }));
    if (result.outcome === 'granted') return true;
    throw new RefusedResult(result);
  }
}
