import { Readable } from 'node:stream';

import { checkInput } from '@maatify/admin-infra';
import type { AdminActor } from '@maatify/admin-infra';
import { Controller, Get, Inject, Logger, Query, Res, StreamableFile } from '@nestjs/common';
import type { Response } from 'express';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import { describeFailure } from '../platform/http/describe-failure.js';
import type { HttpLimits } from '../platform/http/http-limits.js';
import { HTTP_LIMITS_TOKEN } from '../platform/http/http-limits.js';
import type { HttpResult } from '../platform/http/operation-results.js';
import { RequireAbility } from '../platform/http/require-ability.decorator.js';
import { Slots } from '../platform/http/slots.js';
import { OVERLOADED, TurnedAway } from '../platform/http/turned-away.js';
import { AuditExportInput } from './audit-export.input.js';
import { AuditExports } from './audit-exports.js';
import { auditFilter, endsBeforeItBegins } from './audit-filter.js';

const MEDIA_TYPES = { csv: 'text/csv; charset=utf-8; header=present', jsonl: 'application/x-ndjson' } as const;

@Controller('audit/export')
export class AuditExportController {
  readonly #logger = new Logger('AuditExport');
  readonly #slots: Slots;

  constructor(
    @Inject(AuditExports) private readonly exports: AuditExports,
    @Inject(HTTP_LIMITS_TOKEN) private readonly limits: HttpLimits,
  ) {
    this.#slots = new Slots(limits.exportsInAll);
  }

  /** The trail of a filter as a file, newest first. Open in every mode, as the trail itself is. */
  @Get()
  @RequireAbility('audit.export', { query: true })
  async export(
    @CurrentActor() actor: AdminActor,
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<HttpResult | StreamableFile> {
    const checked = checkInput(AuditExportInput, query);
    if (!checked.valid) return { outcome: 'validation_failed', violations: checked.violations };
    if (endsBeforeItBegins(checked.input))
      return { outcome: 'validation_failed', violations: [{ path: 'to', rule: 'after_from' }] };
    const give = this.#slots.take('');
    if (give === null) throw new TurnedAway(OVERLOADED);
    response.once('close', give);
    const format = checked.input.format ?? 'csv';
    const chunks = await this.exports.begin(actor, { format, filter: auditFilter(checked.input) }, null);
    // Somebody who asks and then reads nothing would hold a slot for ever.
    response.setTimeout(this.limits.exportIdleMs, () => response.destroy());
    return this.file(chunks, format);
  }

  private file(chunks: AsyncIterable<string>, format: keyof typeof MEDIA_TYPES): StreamableFile {
    const file = new StreamableFile(Readable.from(chunks, { highWaterMark: 1 }), {
      type: MEDIA_TYPES[format],
      disposition: `attachment; filename="audit.${format}"`,
    });
    file.setErrorLogger((error) => {
      this.#logger.error({ event: 'export_failed', ...describeFailure(error) });
    });
    // Half a file must not look like a whole one: the connection breaks before the last chunk.
    return file.setErrorHandler((error, response) => {
      file.errorLogger(error);
      (response as Response).destroy();
    });
  }
}
