import type { ContractName } from '@maatify/admin-infra';

import { brokenAddressLookUp, brokenAddressStoring } from './addresses.js';
import { brokenAdminCreation } from './admin-creation.js';
import { brokenAdminQueryRepository } from './admin-queries.js';
import { brokenAdminStatus } from './admin-status.js';
import { brokenAdminDetails, brokenAdminPages } from './admins-in-detail.js';
import { brokenAttemptLimiter } from './attempt-limiter.js';
import { brokenAttemptsOverTime } from './attempts-over-time.js';
import type { BrokenByCase } from './broken.js';
import { brokenCodesInDetail } from './codes-in-detail.js';
import { brokenPasswordHasher, brokenPasswordPolicy } from './credentials.js';
import { brokenOneTimeCodeRepository } from './one-time-codes.js';
import { brokenSessionEnding } from './session-ending.js';
import { brokenSessionLimit } from './session-limit.js';
import { brokenSessionOpening } from './session-opening.js';
import { brokenSessionReplacing } from './session-replacing.js';
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
  SessionCommandRepository: { ...brokenSessionOpening, ...brokenSessionLimit, ...brokenSessionEnding, ...brokenSessionReplacing },
  PasswordHasher: brokenPasswordHasher,
  PasswordPolicy: brokenPasswordPolicy,
  AttemptLimiter: { ...brokenAttemptLimiter, ...brokenAttemptsOverTime },
  OneTimeCodeRepository: { ...brokenOneTimeCodeRepository, ...brokenCodesInDetail },
  AdminQueryRepository: { ...brokenAdminQueryRepository, ...brokenAddressLookUp, ...brokenAdminPages },
  AdminCommandRepository: { ...brokenAdminCreation, ...brokenAdminStatus, ...brokenAddressStoring, ...brokenAdminDetails },
  TotpQueryRepository: brokenTotpQueryRepository,
  TotpCommandRepository: brokenTotpCommandRepository,
  TotpAuthenticator: brokenTotpAuthenticator,
  Clock: brokenClock,
  IdGenerator: brokenIdGenerator,
};
