import { Redacted } from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';
import { desc } from 'drizzle-orm';

import type { Database } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { notifications, outgoingSecrets } from '../database/schema.js';
import { Sealer } from './support/sealer.js';
import { StoreAdapter } from './support/store-adapter.js';

/** What codes are sealed for; a sealed TOTP seed does not open under it. */
export const CODE_PURPOSE = 'one-time-code';

/** Reads what would have been mailed, newest first. For the development mailbox page alone: it opens codes. */
@StoreAdapter()
export class DevelopmentMailbox {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(Sealer) private readonly sealer: Sealer,
  ) {}

  async secrets(limit: number) {
    const rows = await this.db.select().from(outgoingSecrets).orderBy(desc(outgoingSecrets.seq)).limit(limit);
    return rows.map(({ sealedCode, ...row }) => ({
      ...row,
      code: Redacted.of(this.sealer.open(CODE_PURPOSE, sealedCode).toString('utf8')),
    }));
  }

  notifications(limit: number) {
    return this.db.select().from(notifications).orderBy(desc(notifications.seq)).limit(limit).execute();
  }
}
