import type { ContractName } from '@maatify/admin-infra';

import { brokenAdminCreation } from './admin-creation.js';
import { brokenAdminQueryRepository } from './admin-queries.js';
import { brokenAdminStatus } from './admin-status.js';
import { brokenAttemptLimiter } from './attempt-limiter.js';
import type { BrokenByCase } from './broken.js';
import { brokenPasswordHasher, brokenPasswordPolicy } from './credentials.js';
import { brokenOneTimeCodeRepository } from './one-time-codes.js';
import { brokenSessionEnding } from './session-ending.js';
import { brokenSessionLimit } from './session-limit.js';
import { brokenSessionOpening } from './session-opening.js';
import { brokenSessionQueryRepository } from './session-queries.js';
import {
  brokenAbilityResolver,
  brokenSystemSettingsCommandRepository,
  brokenSystemSettingsReader,
} from './settings-and-abilities.js';
import {
  brokenAuditLogger,
  brokenClock,
  brokenIdGenerator,
  brokenNotificationDispatcher,
  brokenSecretDelivery,
} from './sinks-and-kernel.js';
import { brokenTotpAuthenticator } from './totp-authenticator.js';
import { brokenTotpCommandRepository, brokenTotpQueryRepository } from './totp-repositories.js';

export const BROKEN: Readonly<Record<ContractName, BrokenByCase>> = {
  AuditLogger: brokenAuditLogger,
  NotificationDispatcher: brokenNotificationDispatcher,
  SecretDelivery: brokenSecretDelivery,
  AbilityResolver: brokenAbilityResolver,
  SystemSettingsReader: brokenSystemSettingsReader,
  SystemSettingsCommandRepository: brokenSystemSettingsCommandRepository,
  SessionQueryRepository: brokenSessionQueryRepository,
  SessionCommandRepository: { ...brokenSessionOpening, ...brokenSessionLimit, ...brokenSessionEnding },
  PasswordHasher: brokenPasswordHasher,
  PasswordPolicy: brokenPasswordPolicy,
  AttemptLimiter: brokenAttemptLimiter,
  OneTimeCodeRepository: brokenOneTimeCodeRepository,
  AdminQueryRepository: brokenAdminQueryRepository,
  AdminCommandRepository: { ...brokenAdminCreation, ...brokenAdminStatus },
  TotpQueryRepository: brokenTotpQueryRepository,
  TotpCommandRepository: brokenTotpCommandRepository,
  TotpAuthenticator: brokenTotpAuthenticator,
  Clock: brokenClock,
  IdGenerator: brokenIdGenerator,
};
