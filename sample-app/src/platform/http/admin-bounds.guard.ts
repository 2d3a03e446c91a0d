import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';

import type { AppConfiguration } from '../config/configuration.js';
import { CONFIGURATION } from '../config/configuration.token.js';
import { RatePerMinute } from './rate-per-minute.js';
import { actorOf } from './request-context.js';
import { WAY_OUT } from './way-out.decorator.js';

/**
 * Bounds how often one admin may ask, in however many sessions and from wherever: a script in a browser, or a stolen session, must
 * neither read the whole house in a minute nor take the database from everybody else. Runs after the session guard.
 */
@Injectable()
export class AdminBounds implements CanActivate {
  readonly #rate: RatePerMinute;

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(CONFIGURATION) { http }: AppConfiguration,
  ) {
    this.#rate = new RatePerMinute(http.adminRequestsPerMinute);
  }

  canActivate(context: ExecutionContext): boolean {
    const actor = actorOf(context.switchToHttp().getRequest<Request>());
    const isWayOut = this.reflector.getAllAndOverride<boolean | undefined>(WAY_OUT, [context.getHandler(), context.getClass()]);
    if (actor === null || isWayOut === true) return true;
    // Whoever acts as somebody else uses up their own minute, and nobody else's.
    this.#rate.take(actor.impersonatorId ?? actor.adminId);
    return true;
  }
}
