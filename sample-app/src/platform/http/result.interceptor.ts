import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';

import { isResult } from './result-to-http.js';
import { ResultWriter } from './result-writer.js';

/** Lets handlers answer results as they are, and files. */
@Injectable()
export class ResultInterceptor implements NestInterceptor {
  constructor(@Inject(ResultWriter) private readonly writer: ResultWriter) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      map((answered: unknown) => {
        if (isResult(answered)) return this.writer.write(answered, response);
        if (answered instanceof StreamableFile) return answered;
        // Nothing unknown is passed on: it might carry what only the table knows to keep back.
        throw new Error('A handler answered something that is no result; give it an outcome listed in result-to-http.');
      }),
    );
  }
}
