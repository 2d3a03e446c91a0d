import { checkInput } from '@maatify/admin-infra';
import type { AdminActor } from '@maatify/admin-infra';
import { Body, Controller, Get, Inject, Post, UseGuards } from '@nestjs/common';

import { CurrentActor } from '../platform/http/current-actor.decorator.js';
import type { HttpResult } from '../platform/http/operation-results.js';
import { RequireAbility } from '../platform/http/require-ability.decorator.js';
import { CreateReportInput } from './report.input.js';
import { ReportShelf } from './report-shelf.js';
import { ReportsOffered } from './reports-offered.guard.js';

/** A command and a query of this host's own, behind abilities of its own and a feature that can be switched off. */
@Controller('reports')
@UseGuards(ReportsOffered)
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
    const checked = checkInput(CreateReportInput, body);
    if (!checked.valid) return { outcome: 'validation_failed', violations: checked.violations };
    const report = { title: checked.input.title, author: actor.adminId };
    this.shelf.add(report);
    return { outcome: 'created', report };
  }
}
