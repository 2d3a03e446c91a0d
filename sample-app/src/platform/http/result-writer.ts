import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';

import { ClientCookies } from './client-cookies.js';
import type { HttpResult } from './operation-results.js';
import { resultToHttp } from './result-to-http.js';

/** Writes status, headers and cookies of a result onto the response, and answers its body. */
@Injectable()
export class ResultWriter {
  constructor(@Inject(ClientCookies) private readonly cookies: ClientCookies) {}

  write(result: HttpResult, response: Response): object {
    const { status, body, session, acting, retryAt } = resultToHttp(result);
    response.status(status);
    if (retryAt !== null) response.set('retry-after', String(Math.max(1, Math.ceil((retryAt - Date.now()) / 1_000))));
    if (session === null) this.cookies.clearSession(response);
    else if (session !== undefined) this.cookies.setSession(response, session);
    if (acting === null) this.cookies.clearActing(response);
    else if (acting !== undefined) this.cookies.setActing(response, acting);
    return body;
  }
}
