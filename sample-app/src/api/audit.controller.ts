import { Controller, Get, Inject, Query } from '@nestjs/common';

import { AuditPageInput } from '../audit/audit-page.input.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { hostInput } from '../http/host-input.js';
import { pageQuery } from '../http/input.js';
import type { HttpResult } from '../http/operation-results.js';
import { RequireAbility } from '../http/require-ability.decorator.js';

@Controller('audit')
export class AuditController {
  constructor(@Inject(AuditTrail) private readonly trail: AuditTrail) {}

  /** The audit trail, newest first. Open in every mode: it is most wanted when something is wrong. */
  @Get()
  @RequireAbility('audit.read', { query: true })
  async page(@Query() query: Record<string, unknown>): Promise<HttpResult> {
    const checked = hostInput(AuditPageInput, pageQuery(query));
    return checked.valid ? this.trail.page(checked.input) : checked.refusal;
  }
}
