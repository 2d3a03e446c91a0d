import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';

import { AppModule } from '../app.module.js';
import type { HostOptions } from '../core.module.js';
import { requestContext } from './request-context.js';

const BODY_LIMIT = '64kb';
const REQUEST_TIMEOUT_MS = 30_000;

/** Builds the HTTP host, ready to `listen`. What is wrong with it is thrown, here and at once. */
export async function createApplication(options: HostOptions, logger?: LoggerService): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(options), {
    ...(logger === undefined ? {} : { logger }),
    abortOnError: false,
    // Ours instead: JSON alone, with our limit.
    bodyParser: false,
    return503OnClosing: true,
  });
  app.set('trust proxy', options.configuration.http.trustedProxyHops);
  // Flat queries: `a[b]=c` makes no object out of what a client wrote.
  app.set('query parser', 'simple');
  app.disable('etag');

  app.use(requestContext);
  // This host answers JSON alone, so a browser has nothing to load, frame or submit.
  app.useSecurityHeaders({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: "'none'", baseUri: "'none'", formAction: "'none'", frameAncestors: "'none'" },
    },
    xFrameOptions: { action: 'deny' },
  });
  // Beside SameSite=Strict, which knows sites and not origins: a page on a sister host may not act for the admin either.
  app.enableCsrfProtection();
  // Not strict: a body that is no object reaches the library, which says what is wrong with it.
  app.useBodyParser('json', { limit: BODY_LIMIT, strict: false });

  const server = app.getHttpServer();
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = REQUEST_TIMEOUT_MS;
  return app;
}
