import { and, asc, eq } from 'drizzle-orm';

import type { AdminId, AuditIntent } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import type { ConformanceSubject } from '@maatify/admin-infra/testing';

import { Argon2PasswordHasher } from '../../../src/adapters/argon2-password-hasher.js';
import { PgAbilityResolver } from '../../../src/adapters/pg-ability-resolver.js';
import { PgAdminCommandRepository } from '../../../src/adapters/pg-admin-command-repository.js';
import { PgAdminQueryRepository } from '../../../src/adapters/pg-admin-query-repository.js';
import { PgAttemptLimiter } from '../../../src/adapters/pg-attempt-limiter.js';
import { PgAuditLogger } from '../../../src/adapters/pg-audit-logger.js';
import { PgNotificationDispatcher } from '../../../src/adapters/pg-notification-dispatcher.js';
import { PgOneTimeCodeRepository } from '../../../src/adapters/pg-one-time-code-repository.js';
import { PgSecretDelivery } from '../../../src/adapters/pg-secret-delivery.js';
import { PgSessionCommandRepository } from '../../../src/adapters/pg-session-command-repository.js';
import { PgSessionQueryRepository } from '../../../src/adapters/pg-session-query-repository.js';
import { PgSystemSettingsCommandRepository } from '../../../src/adapters/pg-system-settings-command-repository.js';
import { PgSystemSettingsReader } from '../../../src/adapters/pg-system-settings-reader.js';
import { PgTotpCommandRepository } from '../../../src/adapters/pg-totp-command-repository.js';
import { PgTotpQueryRepository } from '../../../src/adapters/pg-totp-query-repository.js';
import { SealedTotpAuthenticator } from '../../../src/adapters/sealed-totp-authenticator.js';
import { Sealer } from '../../../src/adapters/support/sealer.js';
import type { Database } from '../../../src/database/database.js';
import { adminAbilities, auditEvents, notifications, outgoingSecrets } from '../../../src/database/schema.js';

const KEY = Redacted.of(Buffer.alloc(32, 7));

/** What `contracts.ts` binds, made without a container. */
function contractsOver(db: Database) {
  const sealer = new Sealer([KEY]);
  return {
    AuditLogger: new PgAuditLogger(db),
    NotificationDispatcher: new PgNotificationDispatcher(db),
    SecretDelivery: new PgSecretDelivery(db, sealer),
    SystemSettingsReader: new PgSystemSettingsReader(db),
    SystemSettingsCommandRepository: new PgSystemSettingsCommandRepository(db),
    AbilityResolver: new PgAbilityResolver(db),
    SessionQueryRepository: new PgSessionQueryRepository(db),
    SessionCommandRepository: new PgSessionCommandRepository(db),
    PasswordHasher: new Argon2PasswordHasher(),
    AttemptLimiter: new PgAttemptLimiter(db),
    OneTimeCodeRepository: new PgOneTimeCodeRepository(db),
    AdminQueryRepository: new PgAdminQueryRepository(db),
    AdminCommandRepository: new PgAdminCommandRepository(db),
    TotpQueryRepository: new PgTotpQueryRepository(db),
    TotpCommandRepository: new PgTotpCommandRepository(db),
    TotpAuthenticator: new SealedTotpAuthenticator(sealer, { totp: { issuer: 'Conformance', keys: [KEY] } }),
  };
}

export interface Connections {
  readonly db: Database;
  /** Another pool on the same schema. */
  readonly second?: Database;
  /** Ends every connection to the schema and answers a new one. */
  readonly reopen?: () => Promise<Database>;
}

/** This host's adapters as the kit takes them. The schema is empty. */
export function sampleSubject({ db, second, reopen }: Connections): ConformanceSubject {
  return {
    contracts: contractsOver(db),
    ...(second === undefined ? {} : { second: contractsOver(second) }),
    ...(reopen === undefined ? {} : { restart: async () => contractsOver(await reopen()) }),
    grantAbility: async (adminId: AdminId, ability: string) => {
      await db
        .insert(adminAbilities)
        .values({ adminId, ability, grantedBy: 'conformance', grantedAt: 0 as never })
        .onConflictDoNothing();
    },
    revokeAbility: async (adminId: AdminId, ability: string) => {
      await db.delete(adminAbilities).where(and(eq(adminAbilities.adminId, adminId), eq(adminAbilities.ability, ability)));
    },
    auditEvents: async () => {
      const rows = await db.select().from(auditEvents).orderBy(asc(auditEvents.seq));
      return rows.map(({ seq: _seq, targetType, targetId, ...event }) => ({
        ...event,
        target: targetType === null || targetId === null ? null : { type: targetType, id: targetId },
      })) as unknown as readonly AuditIntent[];
    },
    deliveredEventIds: async (sink) => {
      const table = sink === 'SecretDelivery' ? outgoingSecrets : notifications;
      return (await db.select({ eventId: table.eventId }).from(table)).map(({ eventId }) => eventId);
    },
  };
}
