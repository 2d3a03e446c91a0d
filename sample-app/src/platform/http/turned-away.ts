import type { Request, Response } from 'express';

import { correlationIdOf } from './request-context.js';

export interface Refusal {
  readonly status: 408 | 429 | 503;
  readonly error: 'body_too_slow' | 'too_many_requests' | 'overloaded' | 'closing';
  readonly retryAfterMs: number;
}

export const OVERLOADED: Refusal = { status: 503, error: 'overloaded', retryAfterMs: 1_000 };
export const BODY_TOO_SLOW: Refusal = { status: 408, error: 'body_too_slow', retryAfterMs: 1_000 };
/** Whoever asks again reaches the process that takes over. */
export const CLOSING: Refusal = { status: 503, error: 'closing', retryAfterMs: 2_000 };

/** A request this host does not take on. Thrown by guards; the exception filter answers it. */
export class TurnedAway extends Error {
  override readonly name = 'TurnedAway';

  constructor(readonly refusal: Refusal) {
    super(`turned away: ${refusal.error}`);
  }
}

/** Nothing was looked at, so nothing was written, and the client may ask again without looking first. */
export function answerRefusal(response: Response, { status, error, retryAfterMs }: Refusal, correlationId: string): void {
  response.set('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1_000))));
  response.status(status).json({ error, written: 'no', correlationId });
}

/** Turns a request away whose body is not read, so that nothing else can be read from its connection either. */
export function refuse(request: Request, response: Response, refusal: Refusal): void {
  response.set('connection', 'close');
  answerRefusal(response, refusal, correlationIdOf(request));
}
