import type { Socket } from 'node:net';

import { Inject, Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

import { Connections } from './connections.js';
import { HEALTH_PATH } from './health-path.js';
import type { HttpLimits } from './http-limits.js';
import { HTTP_LIMITS_TOKEN } from './http-limits.js';
import { networkOf } from './network-of.js';
import { Slots, takeAll } from './slots.js';
import { CLOSING, OVERLOADED, refuse } from './turned-away.js';

/**
 * Bounds what is under way: on each connection, before anything of a request but its headers was read; of each network and in all,
 * when a request is complete.
 */
@Injectable()
export class RequestBounds {
  readonly #inAll: Slots;
  readonly #perNetwork: Slots;
  /** Connections that sent too much at once; what else they send is not answered. */
  readonly #refused = new WeakSet<Socket>();

  constructor(
    @Inject(Connections) private readonly connections: Connections,
    @Inject(HTTP_LIMITS_TOKEN) private readonly limits: HttpLimits,
  ) {
    this.#inAll = new Slots(limits.inAll);
    this.#perNetwork = new Slots(limits.perNetwork);
  }

  /** Stands before whatever reads the body. */
  begin(request: Request, response: Response, next: NextFunction): void {
    const { socket } = request;
    // Its connection ends with the refusal that is on its way.
    if (this.#refused.has(socket)) return;
    const { onThisConnection, end } = this.connections.begin(socket);
    response.once('close', end);
    if (this.connections.closing) {
      refuse(request, response, CLOSING);
      return;
    }
    if (onThisConnection > this.limits.perConnection) {
      this.#refused.add(socket);
      refuse(request, response, OVERLOADED);
      return;
    }
    next();
  }

  /** Stands behind it. */
  admit(request: Request, response: Response, next: NextFunction): void {
    // It has a budget of its own, which the guard of public routes keeps.
    if (request.method === 'GET' && request.path === HEALTH_PATH) {
      next();
      return;
    }
    const give = takeAll([
      [this.#inAll, ''],
      [this.#perNetwork, networkOf(request.ip)],
    ]);
    if (give === null) {
      refuse(request, response, OVERLOADED);
      return;
    }
    response.once('close', give);
    next();
  }
}
