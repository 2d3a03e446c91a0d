import type { AdminActor } from '@maatify/admin-infra';
import { Body, Controller, Get, Inject, Post } from '@nestjs/common';

import { CurrentActor } from '../http/current-actor.decorator.js';
import { hostInput } from '../http/host-input.js';
import type { HttpResult } from '../http/operation-results.js';
import { RequireAbility } from '../http/require-ability.decorator.js';
import { CreateReportInput } from '../reports/report.input.js';
import { ReportShelf } from '../reports/report-shelf.js';

/** A command and a query of this host's own, behind abilities of its own. */
@Controller('reports')
export class ReportsController {
  constructor(@Inject(ReportShelf) private readonly shelf: ReportShelf) {}

  @Get()
  @RequireAbility('reports.read', { query: true })
  list(): HttpResult {
    return { outcome: 'page', items: this.shelf.all(), next: null };
  }

  /** A command: read-only mode, maintenance and emergency close it like the library's own. */
  @Post()
  @RequireAbility('reports.create')
  create(@CurrentActor() actor: AdminActor, @Body() body: unknown): HttpResult {
    const checked = hostInput(CreateReportInput, body);
    if (!checked.valid) return checked.refusal;
    const report = { title: checked.input.title, author: actor.adminId };
    this.shelf.add(report);
    return { outcome: 'created', report };
  }
}
