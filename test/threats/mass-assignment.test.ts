import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { as, PASSWORD, person } from './support/people.js';

const SESSION = [
  ...[
    'adminId',
    'channel',
    'credentialEpoch',
    'deviceDigest',
    'endReason',
    'endedAt',
    'expiresAt',
    'factors',
    'impersonatorId',
    'ip',
  ],
  ...['lastSeenAt', 'newDevice', 'openedAt', 'provenAt', 'sessionId', 'systemEpoch', 'userAgent'],
];
const CHALLENGE = [
  ...['adminId', 'challengeDigest', 'closedAt', 'credentialEpoch', 'deviceDigest', 'expiresAt', 'factors'],
  ...['openedAt', 'purpose', 'systemEpoch'],
];
const under = (key: string, fields: readonly string[]): readonly string[] => fields.map((field) => `${key}.${field}`);

/** Exactly what each write is told, by anybody, ever. Fields of `by` differ by who writes. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  'AttemptLimiter.reserve': ['at', 'budget', 'factor', 'limit', 'lockoutMs', 'windowMs'],
  'AttemptLimiter.settle': ['at', 'budget', 'factor', 'reservationId', 'result'],
  'AttemptLimiter.clear': ['adminId', 'at', 'factor'],
  'SessionCommandRepository.open': [
    'closesChallenge',
    'endsToken',
    ...under('limit', ['idleSince', 'maxLive', 'openedSince', 'whenFull']),
    'replacesSession',
    ...under('session', SESSION),
    'tokenDigest',
  ],
  'SessionCommandRepository.openChallenge': under('challenge', CHALLENGE),
  'SessionCommandRepository.touch': ['at', 'sessionId'],
  'SessionCommandRepository.end': ['adminId', 'at', 'reason', 'sessionId'],
  'SessionCommandRepository.expireDue': ['at', 'idleSince', 'limit', 'openedSince'],
  'SessionCommandRepository.endAll': ['adminId', 'at', 'by', 'expectedEpoch'],
  'DeviceCommandRepository.trust': ['adminId', 'at', 'by', 'credentialEpoch', 'deviceDigest'],
  'DeviceCommandRepository.untrust': ['adminId', 'at', 'credentialEpoch', 'deviceDigest'],
  'DeviceCommandRepository.revoke': ['adminId', 'at', 'deviceDigest'],
  'RoleCommandRepository.create': ['at', 'by', 'canonicalName', 'roleId', 'roleName'],
  'RoleCommandRepository.rename': ['at', 'by', 'canonicalName', 'expectedVersion', 'roleId', 'roleName'],
  'RoleCommandRepository.grantAbility': ['ability', 'at', 'by', 'expectedVersion', 'roleId'],
  'RoleCommandRepository.revokeAbility': [
    'ability',
    'at',
    'by',
    'expectedVersion',
    'holderNeedsFactor',
    'lifelineAbility',
    'restsOn',
    'roleId',
  ],
  'RoleCommandRepository.assign': ['adminId', 'at', 'by', 'expectedVersion', 'roleId'],
  'RoleCommandRepository.withdraw': [
    'adminId',
    'at',
    'by',
    'expectedVersion',
    'holderNeedsFactor',
    'lifelineAbility',
    'restsOn',
    'roleId',
  ],
  'OneTimeCodeRepository.issue': ['adminId', 'at', 'by', 'codeDigest', 'expiresAt', 'issuedAt', 'notSince', 'purpose'].filter(
    (key) => key !== 'at',
  ),
  'PreferenceCommandRepository.update': ['adminId', 'at', 'by', 'expectedVersion', 'language', 'locale', 'timezone'],
  'PreferenceCommandRepository.choose': ['adminId', 'at', 'by', 'channel', 'enabled', 'keepsOneOf', 'type'],
  'RecoveryCodeCommandRepository.replace': ['adminId', 'at', 'codeDigests', 'expectedEpoch'],
  'RecoveryCodeCommandRepository.claim': ['adminId', 'at', 'codeDigest'],
  'OneTimeCodeRepository.request': ['canonicalEmail', 'codeDigest', 'expiresAt', 'issuedAt', 'notSince', 'purpose'],
  'OneTimeCodeRepository.claim': ['adminId', 'at', 'codeDigest', 'purpose'],
  'AdminCommandRepository.bootstrap': ['at', 'by', 'canonicalEmail', 'email', 'name', 'passwordHash'],
  'AdminCommandRepository.create': [
    'at',
    'by',
    'canonicalEmail',
    'email',
    ...under('invitation', ['codeDigest', 'expiresAt']),
    'name',
  ],
  'AdminCommandRepository.changeStatus': [
    'adminId',
    'at',
    'by',
    'expectedVersion',
    'from',
    'holderNeedsFactor',
    'lifelineAbility',
    'reason',
    'restsOn',
    'to',
  ],
  'AdminCommandRepository.withdrawInvitation': ['adminId', 'at', 'by'],
  'AdminCommandRepository.correctInvitation': [
    'adminId',
    'at',
    'by',
    'canonicalEmail',
    'email',
    ...under('invitation', ['codeDigest', 'expiresAt']),
    'notSince',
  ],
  'AdminCommandRepository.acceptInvitation': [
    'activate',
    'adminId',
    'at',
    'codeDigest',
    ...under('device', ['deviceDigest', 'name']),
    'passwordHash',
  ],
  'AdminCommandRepository.renewPasswordHash': ['adminId', 'at', 'expectedHash', 'passwordHash'],
  'AdminCommandRepository.setPassword': ['adminId', 'at', 'expectedEpoch', 'passwordHash'],
  'AdminCommandRepository.resetPassword': [
    'adminId',
    'at',
    'by',
    'expectedEpoch',
    ...under('recovery', ['codeDigest', 'expiresAt']),
  ],
  'TotpCommandRepository.startPending': [
    'adminId',
    'at',
    'expectedEpoch',
    'expiresAt',
    'pendingId',
    'replaces',
    'sealedSeed',
    'vouchedBy',
  ],
  'TotpCommandRepository.enable': ['adminId', 'at', 'expectedEpoch', 'pendingId', 'replaces', 'step'],
  'TotpCommandRepository.cancelPending': ['adminId', 'at'],
  'TotpCommandRepository.disable': ['adminId', 'at', 'by', 'expectedEpoch', 'lifelineAbility', 'restsOn'],
  'TotpCommandRepository.claimStep': ['adminId', 'at', 'step'],
  'ContactCommandRepository.add': ['adminId', 'at', 'by', 'canonicalValue', 'contactId', 'kind', 'limit', 'value'],
  'ContactCommandRepository.retire': ['adminId', 'at', 'by', 'contactId'],
  'ContactCommandRepository.makePrimary': ['adminId', 'at', 'by', 'contactId', 'expectedPrimary', 'formerContactId'],
  'ContactCommandRepository.requestVerification': ['adminId', 'at', 'by', 'codeDigest', 'contactId', 'expiresAt', 'notSince'],
  'ContactCommandRepository.confirmVerification': ['adminId', 'at', 'by', 'codeDigest', 'contactId'],
  'ContactCommandRepository.revokeVerification': ['adminId', 'at', 'by', 'contactId'],
  'ExternalIdentityCommandRepository.link': [...['adminId', 'at', 'by', 'externalId', 'limit', 'linkId', 'provider', 'usage']],
  'ExternalIdentityCommandRepository.confirm': ['adminId', 'at', 'by', 'externalId', 'linkId', 'provider'],
  'ExternalIdentityCommandRepository.revoke': ['adminId', 'at', 'by', 'linkId'],
  'ImpersonationCommandRepository.start': [
    ...['by', 'carriedBy', 'idleSince', 'openedSince', 'reason', 'tokenDigest'],
    ...under('session', SESSION),
  ],
  'ImpersonationCommandRepository.expireDue': ['at', 'idleSince', 'limit', 'openedSince', 'systemEpoch'],
  'SystemSettingsCommandRepository.changeTogether': ['at', 'by', 'changes', 'restsOn'],
  'SystemSettingsCommandRepository.change': ['at', 'by', 'expected', 'key', 'restsOn', 'value'],
};

/** What this call of it is told: where there is no device, that one leaf stands for all of the device. */
function toldOf(write: string, args: unknown): readonly string[] {
  const told = TOLD[write] ?? [];
  if ((args as { readonly device?: unknown }).device !== null) return [...told].sort();
  return [...told.filter((path) => !path.startsWith('device.')), 'device'].sort();
}

/** The paths of the leaves; who writes, and secrets, are one leaf. */
function paths(value: unknown, path = ''): readonly string[] {
  if (
    typeof value !== 'object' ||
    value === null ||
    Redacted.is(value) ||
    ['by', 'changes', 'codeDigests', 'keepsOneOf', 'restsOn'].includes(path)
  )
    return [path];
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, path === '' ? key : `${path}.${key}`));
}

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const argsOf = (method: string, at = world): readonly unknown[] =>
  at.faults.calls.filter((call) => call.method === method).map(({ args }) => args[0]);

describe('v5.0.0-8.2.3 F48 Z4 a repository is told exactly the listed fields', () => {
  it('the table names every write there is', () => {
    const writes = OPERATIONS.flatMap((one) => one.writes.map(({ contract, name }) => `${contract}.${name}`));
    expect(Object.keys(TOLD).sort()).toEqual([...new Set(writes)].sort());
  });

  it('over all scenarios, and its arguments are frozen', async () => {
    const seen = new Set<string>();
    for (const scenario of SCENARIOS) {
      const own = createLightWorld();
      await (
        await scenario.arrange(own)
      )();
      for (const { contract, method, args } of own.faults.calls) {
        const write = `${contract}.${method}`;
        if (TOLD[write] === undefined) continue;
        seen.add(write);
        expect([write, [...paths(args[0])].sort()]).toEqual([write, toldOf(write, args[0])]);
        expect(Object.isFrozen(args[0])).toBe(true);
        const by = (args[0] as { by?: object }).by;
        if (by !== undefined) expect(['adminId,credentialEpoch,kind', 'kind,name']).toContain(Object.keys(by).sort().join());
      }
      await own.dispose();
    }
    expect([...seen].sort()).toEqual(Object.keys(TOLD).sort());
  });

  const EXTRA = { status: 'active', roles: ['root'], isSuper: true, id: 'admin-1', version: 99, emailVerified: true };

  it.each(Object.entries(EXTRA))('an extra %s is told to whoever sent it, and reaches nothing', async (key, value) => {
    const actor = await world.actor('admins.create');
    const before = argsOf('create').length;
    const result = await world.lifecycle.create(actor, { email: 'new@example.org', name: 'New', [key]: value });
    expect(result).toEqual({ outcome: 'validation_failed', violations: [{ path: key, rule: 'unknown_field' }] });
    expect(argsOf('create').length).toBe(before);
  });

  it('what is inherited, hidden, symbolic or undefined is left behind', async () => {
    const actor = await world.actor('admins.create');
    const input = Object.assign(Object.create(EXTRA) as object, { email: 'new@example.org', name: 'New', isSuper: undefined });
    Object.defineProperty(input, 'status', { value: 'active', enumerable: false });
    Object.assign(input, { [Symbol('status')]: 'active' });
    const { admin } = as(await world.lifecycle.create(actor, input), 'created');
    expect(admin.status).toBe('pending_verification');
    expect([...paths(argsOf('create').at(-1))].sort()).toEqual([...(TOLD['AdminCommandRepository.create'] ?? [])].sort());
  });

  it('an input that changes while it is read is read once', async () => {
    const { email } = person(world, 'ada@example.org');
    let reads = 0;
    const input = {
      get email() {
        return (reads += 1) === 1 ? email : 'root@example.org';
      },
      password: PASSWORD,
    };
    as(await world.authentication.signIn(input as never, TEST_ORIGIN), 'signed_in');
    expect(reads).toBe(1);
    expect(argsOf('forSignIn')).toEqual([{ canonicalEmail: email, deviceDigest: null }]);
  });
});
