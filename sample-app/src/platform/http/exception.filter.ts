import { AdminInfraException } from '@maatify/admin-infra';
import { Catch, HttpException, Inject, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';

import { describeFailure } from './describe-failure.js';
import { RefusedResult } from './refused-result.js';
import { correlationIdOf } from './request-context.js';
import { ResultWriter } from './result-writer.js';
import { answerRefusal, TurnedAway } from './turned-away.js';

/** What a client is told about a request that came to no result. Nothing of the request or of the failure is repeated. */
const ERRORS: Readonly<Record<number, string>> = {
  400: 'malformed_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  413: 'body_too_large',
  415: 'unsupported_media_type',
};
const OTHER_REFUSAL = 'refused';
const RETRY_AFTER_S = '1';

/** The last stop of everything thrown: constant bodies for the client, the details for the log alone. */
@Catch()
export class HostExceptionFilter implements ExceptionFilter {
  readonly #logger = new Logger('Http');

  constructor(@Inject(ResultWriter) private readonly writer: ResultWriter) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    // Given up while its body was being read, and answered then.
    if (response.headersSent && exception instanceof HttpException) return;
    if (exception instanceof RefusedResult) {
      response.json(this.writer.write(exception.result, response));
      return;
    }
    const correlationId = correlationIdOf(request);
    if (exception instanceof TurnedAway) {
      answerRefusal(response, exception.refusal, correlationId);
      return;
    }
    const status = exception instanceof HttpException ? exception.getStatus() : 500;
    if (status < 500) {
      response.status(status).json({ error: ERRORS[status] ?? OTHER_REFUSAL, correlationId });
      return;
    }
    this.#logger.error({ event: 'request_failed', correlationId, method: request.method, ...describeFailure(exception) });
    // Something out of reach may be back in a moment; a broken contract or a defect will not.
    const unavailable = exception instanceof AdminInfraException && exception.failure === 'infrastructure_failure';
    if (response.headersSent) return;
    if (unavailable) response.set('retry-after', RETRY_AFTER_S);
    response
      .status(unavailable ? 503 : 500)
      .json({ error: unavailable ? 'unavailable' : 'internal', written: writtenBefore(exception), correlationId });
  }
}

/** `no`: ask again. `unknown`: a write was sent and no answer came, so look before asking again. */
function writtenBefore(exception: unknown): 'no' | 'unknown' {
  return exception instanceof AdminInfraException && exception.mutation === 'none' ? 'no' : 'unknown';
}
