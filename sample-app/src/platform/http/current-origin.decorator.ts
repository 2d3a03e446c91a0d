import { createParamDecorator } from '@nestjs/common';
import type { Origin } from '@maatify/admin-infra';
import type { ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

import { originOf } from './origin.js';

/** Where the request came from, for operations that have no actor yet. */
export const CurrentOrigin = createParamDecorator((_data: undefined, context: ExecutionContext): Origin =>
  originOf(context.switchToHttp().getRequest<Request>()),
);
