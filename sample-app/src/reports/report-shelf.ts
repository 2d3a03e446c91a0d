import { Injectable } from '@nestjs/common';

import type { Report } from './report-results.js';

const MAX_REPORTS = 100;

/** Stands for what a host is really about. Kept in memory: this sample shows who may reach it, not how to store it. */
@Injectable()
export class ReportShelf {
  readonly #reports: Report[] = [];

  add(report: Report): void {
    this.#reports.unshift(report);
    this.#reports.length = Math.min(this.#reports.length, MAX_REPORTS);
  }

  all(): readonly Report[] {
    return [...this.#reports];
  }
}
