import type { Type } from '@nestjs/common';

import { Argon2PasswordHasher } from './argon2-password-hasher.js';
import { PgAbilityResolver } from './pg-ability-resolver.js';
import { PgAdminCommandRepository } from './pg-admin-command-repository.js';
import { PgAdminQueryRepository } from './pg-admin-query-repository.js';
import { PgAttemptLimiter } from './pg-attempt-limiter.js';
import { PgAuditLogger } from './pg-audit-logger.js';
import { PgNotificationDispatcher } from './pg-notification-dispatcher.js';
import { PgOneTimeCodeRepository } from './pg-one-time-code-repository.js';
import { PgSecretDelivery } from './pg-secret-delivery.js';
import { PgSessionCommandRepository } from './pg-session-command-repository.js';
import { PgSessionQueryRepository } from './pg-session-query-repository.js';
import { PgSystemSettingsCommandRepository } from './pg-system-settings-command-repository.js';
import { PgSystemSettingsReader } from './pg-system-settings-reader.js';
import { PgTotpCommandRepository } from './pg-totp-command-repository.js';
import { PgTotpQueryRepository } from './pg-totp-query-repository.js';
import { SealedTotpAuthenticator } from './sealed-totp-authenticator.js';

/** What this host binds to each contract. `Clock`, `IdGenerator` and `PasswordPolicy` keep the library's defaults. */
export const contracts = {
  AuditLogger: { useClass: PgAuditLogger },
  NotificationDispatcher: { useClass: PgNotificationDispatcher },
  SecretDelivery: { useClass: PgSecretDelivery },
  SystemSettingsReader: { useClass: PgSystemSettingsReader },
  SystemSettingsCommandRepository: { useClass: PgSystemSettingsCommandRepository },
  AbilityResolver: { useClass: PgAbilityResolver },
  SessionQueryRepository: { useClass: PgSessionQueryRepository },
  SessionCommandRepository: { useClass: PgSessionCommandRepository },
  PasswordHasher: { useClass: Argon2PasswordHasher },
  AttemptLimiter: { useClass: PgAttemptLimiter },
  OneTimeCodeRepository: { useClass: PgOneTimeCodeRepository },
  AdminQueryRepository: { useClass: PgAdminQueryRepository },
  AdminCommandRepository: { useClass: PgAdminCommandRepository },
  TotpQueryRepository: { useClass: PgTotpQueryRepository },
  TotpCommandRepository: { useClass: PgTotpCommandRepository },
  TotpAuthenticator: { useClass: SealedTotpAuthenticator },
} satisfies Record<string, { readonly useClass: Type }>;
