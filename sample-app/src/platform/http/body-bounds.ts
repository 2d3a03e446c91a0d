import { Inject, Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

import { BodiesUnderWay } from './bodies-under-way.js';
import { ClientCookies } from './client-cookies.js';
import type { HttpLimits } from './http-limits.js';
import { HTTP_LIMITS_TOKEN } from './http-limits.js';
import { networkOf } from './network-of.js';
import type { Refusal } from './turned-away.js';
import { BODY_TOO_SLOW, OVERLOADED, refuse } from './turned-away.js';

/**
 * Bounds the reading of bodies, apart from the requests that are complete: a client may send a body as slowly as it likes, and
 * must not hold meanwhile what others need.
 *
 * A body beside a session is counted apart from those of strangers. That the session lives is known when the body was read; who
 * makes one up competes with nobody but those, each in its own network first.
 */
@Injectable()
export class BodyBounds {
  readonly #beside: { readonly session: BodiesUnderWay; readonly nothing: BodiesUnderWay };
  readonly #reading = new WeakMap<Request, { givenUp: boolean; readonly end: () => void }>();

  constructor(
    @Inject(ClientCookies) private readonly cookies: ClientCookies,
    @Inject(HTTP_LIMITS_TOKEN) private readonly limits: HttpLimits,
  ) {
    const bounded = () => new BodiesUnderWay(limits.bodiesPerNetwork, limits.bodiesInAll);
    this.#beside = { session: bounded(), nothing: bounded() };
  }

  /** Stands before the parser. */
  begin(request: Request, response: Response, next: NextFunction): void {
    if (!hasBody(request)) {
      next();
      return;
    }
    const giveUp = (refusal: Refusal): void => {
      reading.givenUp = true;
      if (!response.headersSent) refuse(request, response, refusal);
    };
    const bodies = this.cookies.sessionToken(request) === null ? this.#beside.nothing : this.#beside.session;
    const leave = bodies.begin({
      network: networkOf(request.ip),
      giveUp: () => {
        giveUp(OVERLOADED);
      },
    });
    const timer = setTimeout(() => {
      giveUp(BODY_TOO_SLOW);
    }, this.limits.bodyMs).unref();
    const end = (): void => {
      clearTimeout(timer);
      leave();
    };
    const reading = { givenUp: false, end };
    this.#reading.set(request, reading);
    response.once('close', end);
    next();
  }

  /** Stands behind the parser: what was answered already comes no further, although its body may have come by now. */
  end(request: Request, next: NextFunction): void {
    const reading = this.#reading.get(request);
    reading?.end();
    if (reading?.givenUp !== true) next();
  }
}

function hasBody({ headers }: Request): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  return encoding !== undefined || (length !== undefined && length !== '0');
}
