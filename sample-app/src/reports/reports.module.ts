import { Module } from '@nestjs/common';

import { ReportShelf } from './report-shelf.js';
import { ReportsController } from './reports.controller.js';
import { ReportsOffered } from './reports-offered.guard.js';

@Module({ controllers: [ReportsController], providers: [ReportShelf, ReportsOffered] })
export class ReportsModule {}
