import type { TotpAuthenticator as Authenticator } from '@maatify/admin-infra';
import { Redacted, TotpAuthenticator } from '@maatify/admin-infra';
import { and, eq, isNull, sql } from 'drizzle-orm';

import type { Database } from '../../../src/database/database.js';
import { rowsOf } from '../../../src/database/database.js';
import { admins, sessions, totpFactors } from '../../../src/database/schema.js';
import { anAdmin, T0 } from '../../adapters/support/given.js';
import { cheapHash, ORIGIN } from './host.js';
import type { Host } from './host.js';

export const PASSWORD = 'a password for races only';
export const LIFELINE = 'admins.administer';

export interface Person {
  readonly adminId: string;
  readonly email: string;
  /** Empty without a second factor. */
  readonly secret: string;
}

/** What the test itself does to the database and asks of it, beside the racers. */
export class Field {
  constructor(
    readonly db: Database,
    readonly host: Host,
  ) {}

  async person({ totp = false, abilities = [] }: { totp?: boolean; abilities?: readonly string[] } = {}): Promise<Person> {
    const adminId = await anAdmin(this.db, { abilities, passwordHash: cheapHash(PASSWORD) });
    const [row] = await this.db.select({ email: admins.email }).from(admins).where(eq(admins.id, adminId));
    return { adminId, email: row?.email ?? '', secret: totp ? await this.enableTotp(adminId) : '' };
  }

  private async enableTotp(adminId: string): Promise<string> {
    const authenticator = this.host.context.get<Authenticator>(TotpAuthenticator);
    const { sealedSeed, secret } = await authenticator.createSeed({ account: 'races@example.test' });
    const row = { adminId, sealedSeed: sealedSeed.reveal(), enabledAt: T0 };
    await this.db.insert(totpFactors).values(row as typeof totpFactors.$inferInsert);
    return secret.reveal();
  }

  async signedIn({ email }: Person): Promise<{ token: string; sessionId: string }> {
    const result = await this.host.authentication.signIn({ email, password: Redacted.of(PASSWORD) }, ORIGIN);
    if (result.outcome !== 'signed_in') throw new Error(result.outcome);
    return { token: result.issued.token.reveal(), sessionId: result.issued.session.sessionId };
  }

  async challenge({ email }: Person): Promise<string> {
    const result = await this.host.authentication.signIn({ email, password: Redacted.of(PASSWORD) }, ORIGIN);
    if (result.outcome !== 'totp_required') throw new Error(result.outcome);
    return result.challenge.reveal();
  }

  /** How many of these tokens the per-request check lets in. */
  async allowed(tokens: readonly string[]): Promise<number> {
    const answers = await Promise.all(tokens.map((token) => this.host.sessions.access({ token: Redacted.of(token) }, ORIGIN)));
    return answers.filter(({ outcome }) => outcome === 'allowed').length;
  }

  /** How many sessions the database itself holds for live: not ended, of an active admin, under its epoch. */
  async liveRows(adminId: string): Promise<number> {
    const live = and(
      eq(sessions.adminId, adminId as never),
      isNull(sessions.endedAt),
      eq(admins.status, 'active'),
      eq(sessions.credentialEpoch, admins.credentialEpoch),
    );
    const rows = await this.db
      .select({ id: sessions.id })
      .from(sessions)
      .innerJoin(admins, eq(admins.id, sessions.adminId))
      .where(live);
    return rows.length;
  }

  async statusOf(adminId: string): Promise<string | undefined> {
    const [row] = await this.db
      .select({ status: admins.status })
      .from(admins)
      .where(eq(admins.id, adminId as never));
    return row?.status;
  }

  /** Every holder of the lifeline is suspended, as only a test may: who comes next are the only ones. */
  async nobodyHoldsTheLifeline(): Promise<void> {
    await this.db.execute(
      sql`update admins set status = 'suspended' where id in (select admin_id from admin_abilities where ability = ${LIFELINE})`,
    );
  }

  async lastUsedLongAgo(sessionId: string): Promise<void> {
    await this.db.execute(sql`update sessions set last_seen_at = last_seen_at - 120000 where id = ${sessionId}`);
  }

  async howManyAdmins(): Promise<number> {
    const rows = await rowsOf<{ n: number }>(this.db, sql`select count(*)::int as n from admins`);
    return Number(rows[0]?.n);
  }

  /** An empty database again. Deleting admins is refused by a trigger, which only the owner of the table can put to sleep. */
  async startOver(): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.execute(sql`alter table admins disable trigger admins_never_deleted`);
      await tx.execute(sql`truncate admins, admin_abilities, sessions, challenges, one_time_codes, totp_factors`);
      await tx.execute(sql`alter table admins enable always trigger admins_never_deleted`);
    });
  }
}
