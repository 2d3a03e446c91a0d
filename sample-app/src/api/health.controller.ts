import { AdminInfraHealth } from '@maatify/admin-infra';
import { Controller, Get, Inject, Logger } from '@nestjs/common';
import { sql } from 'drizzle-orm';

import type { Database } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { describeFailure } from '../http/describe-failure.js';
import { Public } from '../http/public.decorator.js';

export interface HealthResult {
  readonly outcome: 'healthy' | 'unhealthy';
  readonly database: 'reachable' | 'unreachable';
  /** Whether every audit record, notification and code since the start was handed over. A loss is an alarm, not an outage. */
  readonly records: 'complete' | 'incomplete';
}

/** For a load balancer, so without a session, and terse: versions, counts and names are nobody's business out there. */
@Controller('health')
@Public()
export class HealthController {
  readonly #logger = new Logger('Health');

  constructor(
    @Inject(AdminInfraHealth) private readonly library: AdminInfraHealth,
    @Inject(DATABASE) private readonly db: Database,
  ) {}

  @Get()
  async health(): Promise<HealthResult> {
    const reachable = await this.pings();
    const lost = this.library.report().sinks.some((sink) => sink.lost > 0);
    return {
      outcome: reachable ? 'healthy' : 'unhealthy',
      database: reachable ? 'reachable' : 'unreachable',
      records: lost ? 'incomplete' : 'complete',
    };
  }

  private async pings(): Promise<boolean> {
    try {
      await this.db.execute(sql`select 1`);
      return true;
    } catch (error) {
      this.#logger.error({ event: 'database_unreachable', ...describeFailure(error) });
      return false;
    }
  }
}
