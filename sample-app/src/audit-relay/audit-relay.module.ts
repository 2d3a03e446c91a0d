import { AuditRelay, createAuditRelay } from '@maatify/admin-infra-adapters/kysely';
import { Logger, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import type { HostOptions } from '../host-options.js';
import { describeFailure } from '../platform/http/describe-failure.js';
import type { OpenedDatabase } from '../platform/database/opened-database.js';
import { OPENED_DATABASE } from '../platform/database/opened-database.js';
import { inPieces } from '../platform/jobs/in-pieces.js';
import { ScheduledJob } from '../platform/jobs/scheduled-job.js';
import { JsonLinesFile } from './json-lines-file.js';

const EVERY_MS = 2_000;
const RELAY_JOB = Symbol('auditRelayJob');

/**
 * Brings the audit trail to a file of another system's, where one is named. A process without one brings nothing, and still says what
 * waits for those that do.
 */
@Module({})
export class AuditRelayModule {
  static forRoot({ configuration, jobs }: HostOptions): DynamicModule {
    const { relayFile } = configuration.audit;
    return {
      module: AuditRelayModule,
      providers: [
        {
          provide: AuditRelay,
          inject: [OPENED_DATABASE],
          useFactory: (opened: OpenedDatabase) => relayOver(opened, relayFile),
        },
        {
          provide: RELAY_JOB,
          inject: [AuditRelay],
          useFactory: (relay: AuditRelay) => new ScheduledJob(jobs === false || relayFile === null ? null : jobOf(relay)),
        },
      ],
      exports: [AuditRelay],
    };
  }
}

export function relayOver({ sinks, schema }: OpenedDatabase, relayFile: string | null): AuditRelay {
  const logger = new Logger('AuditRelay');
  const file = relayFile === null ? null : new JsonLinesFile(relayFile);
  return createAuditRelay({
    db: sinks,
    ...schema,
    deliver: (records) => file?.append(records) ?? Promise.reject(new Error('There is no file to bring the trail to.')),
    onFailure: (error, batch) => {
      logger.error({ event: 'audit_relay_failed', ...batch, ...describeFailure(error) });
    },
  });
}

function jobOf(relay: AuditRelay) {
  return {
    name: 'audit_relay',
    everyMs: EVERY_MS,
    run: (closing: AbortSignal) => inPieces(() => relay.runOnce(), closing),
  };
}
