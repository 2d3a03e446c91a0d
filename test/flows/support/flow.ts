import type { ContractCallEvent } from '../../../src/kernel/gateway.js';

/** Where the method alone would not tell which contract is meant. */
const LABELS: Readonly<Record<string, string>> = {
  'SystemSettingsReader.read': 'settings',
  'SystemSettingsReader.describe': 'setting',
  'SystemSettingsReader.describeAll': 'describeSettings',
  'SystemSettingsCommandRepository.change': 'changeSetting',
  'SystemSettingsCommandRepository.changeTogether': 'changeSettings',
  'AdminQueryRepository.byId': 'admin',
  'AdminQueryRepository.page': 'admins',
  'SessionQueryRepository.byTokenDigest': 'sessionByToken',
  'SessionQueryRepository.byId': 'sessionById',
  'SessionQueryRepository.challengeByDigest': 'challenge',
  'SessionQueryRepository.page': 'sessions',
  'DeviceQueryRepository.byDigest': 'deviceByDigest',
  'DeviceQueryRepository.page': 'devices',
  'DeviceCommandRepository.revoke': 'revokeDevice',
  'ImpersonationQueryRepository.page': 'impersonations',
  'ImpersonationCommandRepository.start': 'startImpersonation',
  'ImpersonationCommandRepository.expireDue': 'expireDueImpersonations',
  'ContactQueryRepository.byId': 'contact',
  'ContactQueryRepository.page': 'contacts',
  'ContactCommandRepository.add': 'addContact',
  'ContactCommandRepository.retire': 'retireContact',
  'ExternalIdentityQueryRepository.forSignIn': 'linkForSignIn',
  'ExternalIdentityQueryRepository.page': 'links',
  'ExternalIdentityCommandRepository.revoke': 'revokeLink',
  'PreferenceQueryRepository.ofAdmin': 'preferencesOfAdmin',
  'PreferenceCommandRepository.update': 'updatePreferences',
  'PreferenceCommandRepository.choose': 'chooseNotification',
  'TotpQueryRepository.state': 'totp',
  'OneTimeCodeRepository.issue': 'issueCode',
  'OneTimeCodeRepository.claim': 'claimCode',
  'RoleQueryRepository.byId': 'role',
  'RoleQueryRepository.page': 'roles',
  'RoleQueryRepository.ofAdmin': 'rolesOfAdmin',
  'RoleQueryRepository.holders': 'holdersOfRole',
  'RoleCommandRepository.create': 'createRole',
  'RoleCommandRepository.rename': 'renameRole',
  'RoleCommandRepository.assign': 'assignRole',
  'RoleCommandRepository.withdraw': 'withdrawRole',
  'RecoveryCodeQueryRepository.left': 'recoveryCodesLeft',
  'RecoveryCodeCommandRepository.replace': 'replaceRecoveryCodes',
  'RecoveryCodeCommandRepository.claim': 'claimRecoveryCode',
};

export type Call = Pick<ContractCallEvent, 'contract' | 'method' | 'startedAs' | 'endedAs'>;

export function labelOf({ contract, method }: Pick<Call, 'contract' | 'method'>): string {
  return LABELS[`${contract}.${method}`] ?? method;
}

/** The calls in groups: what is in one group was under way at the same time, a later group starts after it. */
export function groupsOf(calls: readonly Call[]): readonly (readonly Call[])[] {
  const groups: Call[][] = [];
  for (const call of [...calls].sort((a, b) => a.startedAs - b.startedAs)) {
    const group = groups.at(-1);
    if (group?.every(({ endedAs }) => call.startedAs < endedAs) === true) group.push(call);
    else groups.push([call]);
  }
  return groups;
}

/** How many calls stand one after another in a flow. */
export const hopsOf = (flow: string): number => flow.split(' → ').length;

/** `settings ∥ forSignIn → reserve → verify ∥ totp → open ∥ settle` */
export function flowOf(calls: readonly Call[]): string {
  return groupsOf(calls)
    .map((group) => group.map(labelOf).join(' ∥ '))
    .join(' → ');
}
