import { createParamDecorator } from '@nestjs/common';
import type { AdminActor } from '@maatify/admin-infra';
import type { ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

import { actorOf } from './request-context.js';

/**
 * The admin whose session the session guard accepted.
 *
 * @example
 * list(@CurrentActor() actor: AdminActor) { … }
 */
export const CurrentActor = createParamDecorator((_data: undefined, context: ExecutionContext): AdminActor => {
  const actor = actorOf(context.switchToHttp().getRequest<Request>());
  if (actor === null) throw new Error('A public route has no actor; remove @Public() or @CurrentActor().');
  return actor;
});
