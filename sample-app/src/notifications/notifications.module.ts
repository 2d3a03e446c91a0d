import { createOutboxRelay, OutboxRelay } from '@maatify/admin-infra-adapters/kysely';
import { Logger, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import type { HostOptions } from '../host-options.js';
import { sealingKeys } from '../platform/config/sealing-keys.js';
import type { OpenedDatabase } from '../platform/database/opened-database.js';
import { OPENED_DATABASE } from '../platform/database/opened-database.js';
import { ScheduledJob } from '../platform/jobs/scheduled-job.js';
import type { Mailer } from './mailer.js';
import { TerminalMailer } from './terminal-mailer.js';

const EVERY_MS = 2_000;
const OUTBOX_JOB = Symbol('outboxJob');

/** Delivers what the library put into the outbox: codes and notifications, at least once each. */
@Module({})
export class NotificationsModule {
  static forRoot(options: HostOptions): DynamicModule {
    const mailer = options.mailer ?? usualMailer(options);
    return {
      module: NotificationsModule,
      providers: [
        {
          provide: OutboxRelay,
          inject: [OPENED_DATABASE],
          useFactory: (opened: OpenedDatabase) => relayOver(opened, options, mailer),
        },
        {
          provide: OUTBOX_JOB,
          inject: [OutboxRelay],
          useFactory: (relay: OutboxRelay) => {
            if (mailer === null) warnOfNoMailer();
            return new ScheduledJob(options.jobs === false || mailer === null ? null : jobOf(relay));
          },
        },
      ],
    };
  }
}

/** Without a mailer in production, messages wait in the outbox, codes sealed, until their time is over. */
function usualMailer({ configuration }: HostOptions): Mailer | null {
  return configuration.environment === 'production' ? null : new TerminalMailer();
}

function warnOfNoMailer(): void {
  new Logger('Notifications').warn({ event: 'no_mailer', hint: 'Nothing is mailed: hand a Mailer to createApplication.' });
}

function relayOver({ sinks, schema }: OpenedDatabase, { configuration }: HostOptions, mailer: Mailer | null): OutboxRelay {
  const logger = new Logger('Notifications');
  return createOutboxRelay({
    db: sinks,
    ...schema,
    keys: sealingKeys(configuration.totp),
    deliver: (delivery) => mailer?.deliver(delivery) ?? Promise.reject(new Error('There is no mailer.')),
    // What a mail server says may repeat the address.
    onFailure: (_error, delivery) => {
      logger.error({ event: 'delivery_failed', ...delivery });
    },
  });
}

function jobOf(relay: OutboxRelay) {
  return {
    name: 'outbox',
    everyMs: EVERY_MS,
    run: async () => {
      await relay.runOnce();
    },
  };
}
