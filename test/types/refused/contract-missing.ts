import { AdminInfraModule } from '@maatify/admin-infra';
import { createInMemoryContracts } from '@maatify/admin-infra/testing';

const { contracts } = createInMemoryContracts();
const bound = {
  NotificationDispatcher: { useValue: contracts.NotificationDispatcher },
  SecretDelivery: { useValue: contracts.SecretDelivery },
  AbilityResolver: { useValue: contracts.AbilityResolver },
  SystemSettingsReader: { useValue: contracts.SystemSettingsReader },
  SystemSettingsCommandRepository: { useValue: contracts.SystemSettingsCommandRepository },
  SessionQueryRepository: { useValue: contracts.SessionQueryRepository },
  SessionCommandRepository: { useValue: contracts.SessionCommandRepository },
  PasswordHasher: { useValue: contracts.PasswordHasher },
  AttemptLimiter: { useValue: contracts.AttemptLimiter },
  OneTimeCodeRepository: { useValue: contracts.OneTimeCodeRepository },
  AdminQueryRepository: { useValue: contracts.AdminQueryRepository },
  AdminCommandRepository: { useValue: contracts.AdminCommandRepository },
  TotpQueryRepository: { useValue: contracts.TotpQueryRepository },
  TotpCommandRepository: { useValue: contracts.TotpCommandRepository },
  TotpAuthenticator: { useValue: contracts.TotpAuthenticator },
};

// TS2345: the record of contracts is complete, or the host does not compile (design, section 4)
export const module = AdminInfraModule.forRoot({ contracts: bound });
