import { ImpersonationOrchestrator, SessionOrchestrator, SystemActors, SystemSettingsOrchestrator } from '@maatify/admin-infra';
import { Inject, Injectable } from '@nestjs/common';

import { HOUSEKEEPING_ACTOR } from '../host-policy.js';
import type { AppConfiguration } from '../platform/config/configuration.js';
import { CONFIGURATION } from '../platform/config/configuration.token.js';
import { auditKeys } from '../platform/config/sealing-keys.js';
import type { OpenedDatabase } from '../platform/database/opened-database.js';
import { OPENED_DATABASE } from '../platform/database/opened-database.js';
import { nullWhereDenied, removeOldAuditEvents } from './old-audit-events.js';
import { inSlices, removeOldRows } from './old-rows.js';

const DAY_MS = 86_400_000;
/** Ended sessions stay in the lists of their owners for a month. */
const KEPT_DAYS = 30;
const SESSIONS_AT_ONCE = 500;
const IMPERSONATIONS_AT_ONCE = 100;
const AUDIT_RETENTION = 'audit.retention_days';

/** What one run did. */
export interface Kept {
  /** Sessions that were over, and are now stored as such. */
  readonly endedSessions: number;
  readonly rows: number;
  /** Null where this account may take none away, since the tables are another's. */
  readonly auditEvents: number | null;
}

/** Ends what is over, removes what nobody needs any more, and audit events when the setting says that they have been kept for long enough. */
@Injectable()
export class Housekeeping {
  constructor(
    @Inject(OPENED_DATABASE) private readonly opened: OpenedDatabase,
    @Inject(SystemActors) private readonly systemActors: SystemActors,
    @Inject(SystemSettingsOrchestrator) private readonly settings: SystemSettingsOrchestrator,
    @Inject(SessionOrchestrator) private readonly sessions: SessionOrchestrator,
    @Inject(ImpersonationOrchestrator) private readonly impersonation: ImpersonationOrchestrator,
    @Inject(CONFIGURATION) private readonly configuration: Pick<AppConfiguration, 'audit'>,
  ) {}

  async run(now: number, closing?: AbortSignal): Promise<Kept> {
    const endedSessions = (await this.endSessions(closing)) + (await this.endImpersonations(closing));
    const rows = await removeOldRows(this.opened, now - KEPT_DAYS * DAY_MS, closing);
    const keys = auditKeys(this.configuration.audit);
    const before = now - (await this.auditDays()) * DAY_MS;
    const auditEvents = await removeOldAuditEvents(this.opened, before, closing, keys).catch(nullWhereDenied);
    return { endedSessions, rows, auditEvents };
  }

  /** Says of sessions that expired that they did; they were dead before. */
  private endSessions(closing?: AbortSignal): Promise<number> {
    const actor = this.systemActors.get(HOUSEKEEPING_ACTOR);
    return inSlices(async () => {
      const result = await this.sessions.expireDue(actor, { limit: SESSIONS_AT_ONCE });
      if (result.outcome !== 'expired') throw new Error(`Sessions that are over cannot be ended: ${result.outcome}.`);
      return { removed: result.count, more: result.more };
    }, closing);
  }

  /** The same of those in which somebody impersonated; each is told of. */
  private endImpersonations(closing?: AbortSignal): Promise<number> {
    const actor = this.systemActors.get(HOUSEKEEPING_ACTOR);
    return inSlices(async () => {
      const result = await this.impersonation.expireDueImpersonations(actor, { limit: IMPERSONATIONS_AT_ONCE });
      if (result.outcome !== 'expired') throw new Error(`Impersonations that are over cannot be ended: ${result.outcome}.`);
      return { removed: result.count, more: result.more };
    }, closing);
  }

  /** Asked of the library, which knows the default, and takes the strictest value for one that makes no sense. */
  private async auditDays(): Promise<number> {
    const result = await this.settings.setting(this.systemActors.get(HOUSEKEEPING_ACTOR), { key: AUDIT_RETENTION });
    if (result.outcome === 'found' && typeof result.setting.value === 'number') return result.setting.value;
    throw new Error('The retention of audit events is not known, so none is removed.');
  }
}
