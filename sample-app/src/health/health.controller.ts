import { AdminInfraHealth } from '@maatify/admin-infra';
import { AuditRelay, KyselyChangeJournal } from '@maatify/admin-infra-adapters/kysely';
import { Controller, Get, Inject } from '@nestjs/common';

import { HEALTH_PATH } from '../platform/http/health-path.js';
import { Public } from '../platform/http/public.decorator.js';
import { RequireAbility } from '../platform/http/require-ability.decorator.js';
import { DatabaseProbe } from './database-probe.js';
import type { HealthDetails, HealthResult } from './health.results.js';

@Controller(HEALTH_PATH)
export class HealthController {
  constructor(
    @Inject(AdminInfraHealth) private readonly library: AdminInfraHealth,
    @Inject(DatabaseProbe) private readonly probe: DatabaseProbe,
    @Inject(AuditRelay) private readonly auditRelay: AuditRelay,
    @Inject(KyselyChangeJournal) private readonly journal: KyselyChangeJournal,
  ) {}

  /**
   * For a load balancer, so without a session, and one word: counts, versions and whether records are complete would tell an
   * attacker whether a flood works. A balancer asks all the time, so it has a budget of its own, and the database is asked once a second.
   */
  @Get()
  @Public({ budget: 'health' })
  async health(): Promise<HealthResult> {
    return { outcome: (await this.probe.state()) === 'writable' ? 'healthy' : 'unhealthy' };
  }

  /** What there is to know, for admins who may know it. */
  @Get('details')
  @RequireAbility('health.read', { query: true })
  async details(): Promise<HealthDetails> {
    const database = await this.probe.state();
    const { sinks } = this.library.report();
    const isThere = database === 'writable';
    const auditRelay = isThere ? await this.auditRelay.waiting() : null;
    const unrecordedChanges = isThere ? await this.journal.waiting() : null;
    return { outcome: isThere ? 'healthy' : 'unhealthy', database, records: sinks, auditRelay, unrecordedChanges };
  }
}
