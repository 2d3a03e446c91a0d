// What a host binds is complete and keeps its contract, or the host does not compile.
import { AdminInfraModule } from '@maatify/admin-infra';
import type { AbilityResolver, AdminCommandRepository, StatusChange } from '@maatify/admin-infra';
import { createInMemoryContracts } from '@maatify/admin-infra/testing';

const { contracts } = createInMemoryContracts();
const WITHOUT_TOTP = {
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
const TOTP = {
  TotpQueryRepository: { useValue: contracts.TotpQueryRepository },
  TotpCommandRepository: { useValue: contracts.TotpCommandRepository },
  TotpAuthenticator: { useValue: contracts.TotpAuthenticator },
};
const BOUND = { ...WITHOUT_TOTP, ...TOTP };
const { AuditLogger: _auditLogger, ...WITHOUT_AUDIT } = BOUND;
class Infrastructure {}
const IMPORTS = { imports: [Infrastructure] };
const useFactory = () => ({});

export const complete = AdminInfraModule.forRoot({ contracts: BOUND });
// @ts-expect-error TS2322: the record of contracts is complete
export const incomplete = AdminInfraModule.forRoot({ contracts: WITHOUT_AUDIT });
// @ts-expect-error TS2345: and it is there at all
export const unbound = AdminInfraModule.forRoot({});

const AUDIT_IMPORTED = { ...WITHOUT_AUDIT, AuditLogger: { imported: true } } as const;
const AUDIT_NOT_IMPORTED = { ...WITHOUT_AUDIT, AuditLogger: { imported: false } } as const;
export const imported = AdminInfraModule.forRoot({ ...IMPORTS, contracts: AUDIT_IMPORTED });
// @ts-expect-error TS2322: it is complete beside imports, too, which could bring anything
export const incompleteWithImports = AdminInfraModule.forRoot({ ...IMPORTS, contracts: WITHOUT_AUDIT });
// @ts-expect-error TS2345: even where nothing but imports is given
export const importsAlone = AdminInfraModule.forRoot(IMPORTS);
// @ts-expect-error TS2322: whoever says that a contract is imported says so
export const notImported = AdminInfraModule.forRoot({ ...IMPORTS, contracts: AUDIT_NOT_IMPORTED });

export const completeLater = AdminInfraModule.forRootAsync({ contracts: BOUND, useFactory });
// @ts-expect-error TS2322: the same where the policy is made later
export const incompleteLater = AdminInfraModule.forRootAsync({ ...IMPORTS, contracts: WITHOUT_AUDIT, useFactory });

const AUDITED = { ...WITHOUT_AUDIT, AuditLogger: { useValue: contracts.AuditLogger } };
const MISBOUND = { ...WITHOUT_AUDIT, AuditLogger: { useValue: contracts.NotificationDispatcher } };
export const fitting = AdminInfraModule.forRoot({ contracts: AUDITED });
// @ts-expect-error TS2322: a contract is bound to something that keeps it
export const unfitting = AdminInfraModule.forRoot({ contracts: MISBOUND });

export const oneFactor = AdminInfraModule.forRoot({ contracts: WITHOUT_TOTP, features: { totp: false } });
// @ts-expect-error TS2322: while the second factor is on, its contracts are due
export const twoFactors = AdminInfraModule.forRoot({ contracts: WITHOUT_TOTP, features: { totp: true } });
// @ts-expect-error TS2561: a feature that does not exist is not switched off by mistake
export const featureNobodyKnows = AdminInfraModule.forRoot({ contracts: BOUND, features: { totpp: false } });
// @ts-expect-error TS2561: nor is a contract bound that does not exist
export const contractNobodyKnows = AdminInfraModule.forRoot({ contracts: { ...BOUND, AuditLoger: { imported: true } } });

export class DecidingResolver implements AbilityResolver {
  decide(): ReturnType<AbilityResolver['decide']> {
    return Promise.resolve({ decision: 'allow' });
  }
}
export class NoddingResolver implements AbilityResolver {
  // @ts-expect-error TS2416: a decision has a reason; true and false are none
  decide(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

type Change = Pick<AdminCommandRepository, 'changeStatus'>;

export class Claiming implements Change {
  changeStatus({ adminId, expectedVersion }: StatusChange): ReturnType<Change['changeStatus']> {
    return Promise.resolve({ outcome: 'won', adminId, version: expectedVersion + 1 });
  }
}
export class Silent implements Change {
  // @ts-expect-error TS2416: a write that does not say whether it won cannot guard
  changeStatus(): Promise<void> {
    return Promise.resolve();
  }
}
