import { checkInput } from '@maatify/admin-infra';
import { KyselyAuditTrail } from '@maatify/admin-infra-adapters/kysely';
import { Controller, Get, Inject, Query } from '@nestjs/common';

import type { HttpResult } from '../platform/http/operation-results.js';
import { RequireAbility } from '../platform/http/require-ability.decorator.js';
import { AuditPageInput } from './audit-page.input.js';

const DEFAULT_LIMIT = 20;

@Controller('audit')
export class AuditController {
  constructor(@Inject(KyselyAuditTrail) private readonly trail: KyselyAuditTrail) {}

  /** The audit trail, newest first. Open in every mode: it is most wanted when something is wrong. */
  @Get()
  @RequireAbility('audit.read', { query: true })
  async page(@Query() query: Record<string, unknown>): Promise<HttpResult> {
    const checked = checkInput(AuditPageInput, query);
    if (!checked.valid) return { outcome: 'validation_failed', violations: checked.violations };
    const { cursor, limit, correlationId } = checked.input;
    const page = await this.trail.page({
      cursor: cursor ?? null,
      limit: limit ?? DEFAULT_LIMIT,
      ...(correlationId == null ? {} : { correlationId }),
    });
    // Every list of this API has the same name.
    return page.outcome === 'page' ? { outcome: 'page', items: page.events, next: page.next } : page;
  }
}
