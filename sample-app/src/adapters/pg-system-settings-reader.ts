import type { StoredSetting, SystemSettingsReader } from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';
import { eq, sql } from 'drizzle-orm';

import type { Database } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { settings } from '../database/schema.js';
import { StoreAdapter } from './support/store-adapter.js';

/** No cache: a mode that was switched on bites at the next read, in every process. */
@StoreAdapter()
export class PgSystemSettingsReader implements SystemSettingsReader {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  async read({ keys }: { readonly keys: readonly string[] }) {
    const asked = [...new Set(keys)];
    const rows = await this.db
      .select({ key: settings.key, value: settings.value })
      .from(settings)
      .where(sql`${settings.key} = any(${sql.param(asked)}::text[])`);
    // A Map: `__proto__` is a key like any other (F50).
    const stored = new Map(rows.map(({ key, value }) => [key, value]));
    return { entries: asked.map((key) => ({ key, value: stored.get(key) ?? null })) };
  }

  async describe({ key }: { readonly key: string }): Promise<StoredSetting> {
    const [row] = await this.db.select().from(settings).where(eq(settings.key, key));
    return row ?? { key, value: null, updatedAt: null, updatedBy: null };
  }
}
