import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';

import { AppModule } from '../../app.module.js';
import type { HostOptions } from '../../host-options.js';
import { BodyBounds } from './body-bounds.js';
import { Connections } from './connections.js';
import { HttpAdapter } from './http-adapter.js';
import { RequestBounds } from './request-bounds.js';
import { requestContext } from './request-context.js';

const BODY_LIMIT = '64kb';
/** Not strict: a body that is no object reaches the library, which says what is wrong with it. */
const JSON_PARSER = { limit: BODY_LIMIT, strict: false, verify: onlyUtf8 };

/** Builds the HTTP host, ready to `listen`. What is wrong with it is thrown, here and at once. */
export async function createApplication(options: HostOptions, logger?: LoggerService): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(options), new HttpAdapter(), {
    ...(logger === undefined ? {} : { logger }),
    abortOnError: false,
    // Ours instead: JSON alone, with our limit.
    bodyParser: false,
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
  // After the headers, so that a refusal carries them; before the body, so that it costs nothing.
  const bounds = app.get(RequestBounds, { strict: false });
  const bodies = app.get(BodyBounds, { strict: false });
  app.use((request: Request, response: Response, next: NextFunction) => {
    bounds.begin(request, response, next);
  });
  // Beside SameSite=Strict, which knows sites and not origins: a page on a sister host may not act for the admin either.
  app.enableCsrfProtection();
  app.use((request: Request, response: Response, next: NextFunction) => {
    bodies.begin(request, response, next);
  });
  app.useBodyParser('json', JSON_PARSER);
  app.use((request: Request, _response: Response, next: NextFunction) => {
    bodies.end(request, next);
  });
  app.use((request: Request, response: Response, next: NextFunction) => {
    bounds.admit(request, response, next);
  });

  app.get(Connections, { strict: false }).watch(app.getHttpServer());
  return app;
}

/** JSON is UTF-8. The parser would decode others as well, some of which hide from whatever reads along in front of this host. */
function onlyUtf8(_request: unknown, _response: unknown, _body: unknown, charset: string): void {
  if (charset !== 'utf-8') throw new UnsupportedMediaTypeException();
}
