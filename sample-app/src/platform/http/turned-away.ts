import type { Response } from 'express';

export interface Refusal {
  readonly status: 429 | 503;
  readonly error: 'too_many_requests' | 'overloaded' | 'closing';
  readonly retryAfterMs: number;
}

export const OVERLOADED: Refusal = { status: 503, error: 'overloaded', retryAfterMs: 1_000 };
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
