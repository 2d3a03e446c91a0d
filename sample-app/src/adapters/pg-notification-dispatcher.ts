import type { NotificationDispatcher, NotificationIntent } from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';

import type { Database } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { notifications } from '../database/schema.js';
import { StoreAdapter } from './support/store-adapter.js';

/** Puts what would be mailed into the development mailbox; a mailer takes it from there. */
@StoreAdapter()
export class PgNotificationDispatcher implements NotificationDispatcher {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  async dispatch({ to, ...notification }: NotificationIntent): Promise<void> {
    await this.db
      .insert(notifications)
      .values({ ...notification, recipient: to })
      .onConflictDoNothing({ target: notifications.eventId });
  }
}
