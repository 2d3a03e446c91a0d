import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';

import type { AppConfiguration } from '../config/configuration.js';
import { CONFIGURATION } from '../config/configuration.token.js';
import type { HttpLimits } from './http-limits.js';
import { HTTP_LIMITS_TOKEN } from './http-limits.js';
import { networkOf } from './network-of.js';
import { PUBLIC } from './public.decorator.js';
import type { PublicRoute } from './public.decorator.js';
import { RatePerMinute } from './rate-per-minute.js';
import { Slots, takeAll } from './slots.js';
import { OVERLOADED, TurnedAway } from './turned-away.js';

/**
 * Bounds what strangers can make this host do: it hashes a password for whoever asks. The library throttles each account; this
 * bounds each network, whatever accounts it names, and all networks together. Health has a budget of its own: a flood must not make
 * a load balancer take away a host that is well.
 */
@Injectable()
export class StrangerBounds implements CanActivate {
  readonly #rate: RatePerMinute;
  readonly #budgets: Readonly<Record<PublicRoute['budget'], { readonly perNetwork: Slots; readonly inAll: Slots }>>;

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(CONFIGURATION) { http }: AppConfiguration,
    @Inject(HTTP_LIMITS_TOKEN) limits: HttpLimits,
  ) {
    this.#rate = new RatePerMinute(http.strangersPerMinute);
    this.#budgets = {
      strangers: { perNetwork: new Slots(limits.strangersPerNetwork), inAll: new Slots(limits.strangersInAll) },
      health: { perNetwork: new Slots(limits.healthPerNetwork), inAll: new Slots(limits.healthInAll) },
    };
  }

  canActivate(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    const route = this.reflector.getAllAndOverride<PublicRoute | undefined>(PUBLIC, places);
    if (route === undefined) return true;
    const http = context.switchToHttp();
    const network = networkOf(http.getRequest<Request>().ip);
    if (route.budget === 'strangers') this.#rate.take(network);
    const { perNetwork, inAll } = this.#budgets[route.budget];
    const give = takeAll([
      [perNetwork, network],
      [inAll, ''],
    ]);
    if (give === null) throw new TurnedAway(OVERLOADED);
    http.getResponse<Response>().once('close', give);
    return true;
  }
}
