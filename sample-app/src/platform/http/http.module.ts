import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';

import type { HostOptions } from '../../host-options.js';
import { AbilityGuard } from './ability.guard.js';
import { AdminBounds } from './admin-bounds.guard.js';
import { BodyBounds } from './body-bounds.js';
import { ClientCookies } from './client-cookies.js';
import { Connections } from './connections.js';
import { HostExceptionFilter } from './exception.filter.js';
import { HTTP_LIMITS, HTTP_LIMITS_TOKEN } from './http-limits.js';
import { RequestBounds } from './request-bounds.js';
import { ResultInterceptor } from './result.interceptor.js';
import { ResultWriter } from './result-writer.js';
import { SessionGuard } from './session.guard.js';
import { StrangerBounds } from './stranger-bounds.guard.js';

/** What every route has in common. Guards are global and run in this order; a route without a mark asks for a session. */
@Global()
@Module({})
export class HttpModule {
  static forRoot({ limits }: HostOptions): DynamicModule {
    return {
      module: HttpModule,
      providers: [
        { provide: HTTP_LIMITS_TOKEN, useValue: { ...HTTP_LIMITS, ...limits } },
        Connections,
        RequestBounds,
        BodyBounds,
        ClientCookies,
        ResultWriter,
        { provide: APP_GUARD, useClass: StrangerBounds },
        { provide: APP_GUARD, useClass: SessionGuard },
        { provide: APP_GUARD, useClass: AdminBounds },
        { provide: APP_GUARD, useClass: AbilityGuard },
        { provide: APP_INTERCEPTOR, useClass: ResultInterceptor },
        { provide: APP_FILTER, useClass: HostExceptionFilter },
      ],
      exports: [ClientCookies, Connections, HTTP_LIMITS_TOKEN],
    };
  }
}
