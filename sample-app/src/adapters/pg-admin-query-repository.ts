import type {
  AdminCredentials,
  AdminId,
  AdminPage,
  AdminPageQuery,
  AdminQueryRepository,
  AdminRecord,
  CanonicalEmail,
  Digest,
} from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';
import type { SQL } from 'drizzle-orm';
import { and, asc, eq, or, sql } from 'drizzle-orm';

import type { Database } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { admins } from '../database/schema.js';
import { credentialColumns, credentialsOf, folded, recordColumns } from './support/admin-rows.js';
import { pageOf, positionOf } from './support/cursor.js';
import { deviceRecognised } from './support/session-rows.js';
import { StoreAdapter } from './support/store-adapter.js';

const LIST = 'admins';

@StoreAdapter()
export class PgAdminQueryRepository implements AdminQueryRepository {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  async forSignIn({
    canonicalEmail,
    deviceDigest,
  }: {
    readonly canonicalEmail: CanonicalEmail;
    readonly deviceDigest: Digest | null;
  }) {
    const [found] = await this.db
      .select({ admin: credentialColumns, recognised: deviceRecognised(admins.id, deviceDigest) })
      // One row whether the address is known or not, so that both take the same plan and the same lookups (A7).
      .from(sql`(select 1) as probe`)
      .leftJoin(admins, eq(admins.canonicalEmail, canonicalEmail));
    const admin = found?.admin ?? null;
    return { admin: admin === null ? null : credentialsOf(admin), deviceRecognised: found?.recognised ?? false };
  }

  async credentialsOf({ adminId }: { readonly adminId: AdminId }): Promise<AdminCredentials | null> {
    const [row] = await this.db.select(credentialColumns).from(admins).where(eq(admins.id, adminId));
    return row === undefined ? null : credentialsOf(row);
  }

  async byId({ adminId }: { readonly adminId: AdminId }): Promise<AdminRecord | null> {
    const [row] = await this.db.select(recordColumns).from(admins).where(eq(admins.id, adminId));
    return row ?? null;
  }

  async page({ filter, cursor, limit }: AdminPageQuery): Promise<AdminPage> {
    const conditions: (SQL | undefined)[] = [];
    if (cursor !== null) {
      const position = positionOf(LIST, cursor);
      if (position === null) return { outcome: 'invalid_cursor' };
      conditions.push(sql`(${admins.createdAt}, ${admins.seq}) > (${position.at}, ${position.seq})`);
    }
    if (filter.status !== null) conditions.push(eq(admins.status, filter.status));
    if (filter.search !== null) {
      // strpos knows no wildcards, so none need escaping.
      conditions.push(
        or(
          sql`strpos(${admins.nameFolded}, ${folded(filter.search)}) > 0`,
          sql`strpos(${admins.canonicalEmail}, ${filter.search.toLowerCase()}) > 0`,
        ),
      );
    }
    const rows = await this.db
      .select({ record: recordColumns, seq: admins.seq })
      .from(admins)
      .where(and(...conditions))
      .orderBy(asc(admins.createdAt), asc(admins.seq))
      .limit(limit + 1);
    const page = pageOf(LIST, rows, limit, ({ record, seq }) => ({ at: record.createdAt, seq }));
    return { outcome: 'page', admins: page.rows.map(({ record }) => record), next: page.next };
  }
}
