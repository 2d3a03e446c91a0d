import type { Contracts, SessionEndReason } from '@maatify/admin-infra';

/**
 * The methods whose changes somebody looks for in the trail. Counting attempts, using codes and steps up, going on with a session, and
 * what a stranger may ask for are steps on the way to one of these, or change nothing anybody decides by.
 */
export const JOURNALED = {
  AdminCommandRepository: [
    'bootstrap',
    'create',
    'changeStatus',
    'acceptInvitation',
    'withdrawInvitation',
    'correctInvitation',
    'setPassword',
    'resetPassword',
  ],
  SessionCommandRepository: ['open', 'end', 'expireDue', 'endAll'],
  DeviceCommandRepository: ['trust', 'untrust', 'revoke'],
  ImpersonationCommandRepository: ['start', 'expireDue'],
  ContactCommandRepository: ['add', 'retire', 'makePrimary', 'requestVerification', 'confirmVerification', 'revokeVerification'],
  ExternalIdentityCommandRepository: ['link', 'confirm', 'revoke'],
  PreferenceCommandRepository: ['update', 'choose'],
  TotpCommandRepository: ['startPending', 'enable', 'disable', 'cancelPending'],
  RecoveryCodeCommandRepository: ['replace'],
  OneTimeCodeRepository: ['issue'],
  AttemptLimiter: ['clear'],
  RoleCommandRepository: ['create', 'rename', 'grantAbility', 'revokeAbility', 'assign', 'withdraw'],
  SystemSettingsCommandRepository: ['change', 'changeTogether'],
} as const satisfies { readonly [Name in keyof Contracts]?: readonly (keyof Contracts[Name])[] };

export type JournaledContract = keyof typeof JOURNALED;

const OVERDUE: readonly SessionEndReason[] = ['idle', 'expired'];

/** A session past its limits was dead before: that somebody who came by stores it as ended is no change, and no record tells of it. */
export function isDecided(contract: string, method: string, request: object): boolean {
  if (contract !== 'SessionCommandRepository' || method !== 'end') return true;
  return !OVERDUE.includes((request as { readonly reason: SessionEndReason }).reason);
}
