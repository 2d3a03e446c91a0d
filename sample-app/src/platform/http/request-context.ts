import { randomUUID } from 'node:crypto';

import type { AdminActor } from '@maatify/admin-infra';
import type { NextFunction, Request, Response } from 'express';

interface RequestFacts {
  readonly correlationId: string;
  actor: AdminActor | null;
}

/** Beside the request, not on it: nothing a body parser or another middleware writes there can pass for an actor. */
const facts = new WeakMap<Request, RequestFacts>();

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/** Gives each request its correlation id, and tells the client which; the first thing every request meets. */
export function requestContext(request: Request, response: Response, next: NextFunction): void {
  // A caller may bring an id to find its request again in the records. It is recorded and joins records, nothing more.
  const brought = request.get('x-request-id') ?? '';
  const correlationId = REQUEST_ID.test(brought) ? brought : randomUUID();
  facts.set(request, { correlationId, actor: null });
  response.set('x-request-id', correlationId);
  // Answers are about one person and one moment.
  response.set('cache-control', 'no-store');
  next();
}

export function correlationIdOf(request: Request): string {
  return facts.get(request)?.correlationId ?? randomUUID();
}

/** Only the session guard calls this, after `access` allowed the request. */
export function attachActor(request: Request, actor: AdminActor): void {
  const known = facts.get(request);
  if (known === undefined) throw new Error('The request has no context; `requestContext` must be the first middleware.');
  known.actor = actor;
}

/** The admin acting in this request; null on public routes. */
export function actorOf(request: Request): AdminActor | null {
  return facts.get(request)?.actor ?? null;
}
