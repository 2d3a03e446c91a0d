import type { SecretDelivery, SecretDeliveryIntent } from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';
import { lte } from 'drizzle-orm';

import type { Database } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { outgoingSecrets } from '../database/schema.js';
import { CODE_PURPOSE } from './development-mailbox.js';
import { Sealer } from './support/sealer.js';
import { StoreAdapter } from './support/store-adapter.js';

/** Puts a code into the development mailbox, sealed: a copy of the database alone gives nobody a working code (L9). */
@StoreAdapter()
export class PgSecretDelivery implements SecretDelivery {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(Sealer) private readonly sealer: Sealer,
  ) {}

  async deliver({ code, ...delivery }: SecretDeliveryIntent): Promise<void> {
    const sealedCode = this.sealer.seal(CODE_PURPOSE, Buffer.from(code.reveal()));
    await this.db
      .insert(outgoingSecrets)
      .values({ ...delivery, sealedCode })
      .onConflictDoNothing({ target: outgoingSecrets.eventId });
    // A code nobody can use any more is only something to lose.
    await this.db.delete(outgoingSecrets).where(lte(outgoingSecrets.expiresAt, delivery.at));
  }
}
