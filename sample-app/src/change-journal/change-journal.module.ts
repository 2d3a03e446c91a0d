import { changeJournal, KyselyChangeJournal } from '@maatify/admin-infra-adapters/kysely';
import { Logger, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import type { HostOptions } from '../host-options.js';
import { auditKeys } from '../platform/config/sealing-keys.js';
import type { OpenedDatabase } from '../platform/database/opened-database.js';
import { OPENED_DATABASE } from '../platform/database/opened-database.js';
import { inPieces } from '../platform/jobs/in-pieces.js';
import { ScheduledJob } from '../platform/jobs/scheduled-job.js';

const EVERY_MS = 300_000;
const JOURNAL_JOB = Symbol('changeJournalJob');

/** Records every few minutes the changes whose own records a crash or a full sink took. Any number of processes may do it. */
@Module({})
export class ChangeJournalModule {
  static forRoot({ configuration, jobs }: HostOptions): DynamicModule {
    const keys = auditKeys(configuration.audit);
    return {
      module: ChangeJournalModule,
      providers: [
        {
          provide: KyselyChangeJournal,
          inject: [OPENED_DATABASE],
          useFactory: ({ sinks, schema }: OpenedDatabase) =>
            changeJournal(sinks, { ...schema, ...(keys === undefined ? {} : { auditKeys: keys }) }),
        },
        {
          provide: JOURNAL_JOB,
          inject: [KyselyChangeJournal],
          useFactory: (journal: KyselyChangeJournal) => new ScheduledJob(jobs === false ? null : jobOf(journal)),
        },
      ],
      exports: [KyselyChangeJournal],
    };
  }
}

function jobOf(journal: KyselyChangeJournal) {
  const logger = new Logger('ChangeJournal');
  return {
    name: 'change_journal',
    everyMs: EVERY_MS,
    run: (closing: AbortSignal) =>
      inPieces(async () => {
        const report = await journal.settle();
        if (report.settled > 0) logger.warn({ event: 'changes_were_unrecorded', settled: report.settled });
        return report;
      }, closing),
  };
}
