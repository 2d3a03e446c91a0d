import { AdminInfraModule } from '@maatify/admin-infra';
import { createInMemoryContracts } from '@maatify/admin-infra/testing';

const { contracts } = createInMemoryContracts();
const bound = {
  AuditLogger: { useValue: contracts.NotificationDispatcher },
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

// TS2322: a contract is bound to something that keeps it, or the host does not compile
export const module = AdminInfraModule.forRoot({ contracts: bound });
