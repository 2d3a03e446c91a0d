import { AdminInfraModule } from '@maatify/admin-infra';
import { createInMemoryContracts } from '@maatify/admin-infra/testing';

const { contracts } = createInMemoryContracts();
const withoutTotp = {
  AuditLogger: { useValue: contracts.AuditLogger },
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
};

export const module = AdminInfraModule.forRoot({ contracts: withoutTotp, features: { totp: false } });
