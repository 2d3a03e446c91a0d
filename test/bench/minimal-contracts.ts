import { adminId, digestOf, instant, Redacted, sessionId } from '@maatify/admin-infra';
import type {
  AdminCredentials,
  AdminRecord,
  CanonicalEmail,
  Contracts,
  SessionByToken,
  SettingValue,
} from '@maatify/admin-infra';
import { createInMemoryContracts } from '@maatify/admin-infra/testing';

/** What the contracts know, and what a caller has to send to find it. */
export const KNOWN = {
  adminId: adminId('admin-1'),
  otherId: adminId('admin-2'),
  email: 'ada@example.org',
  emailWithTotp: 'grace@example.org',
  password: Redacted.of('a password for benchmarks only'),
  wrongPassword: Redacted.of('another password altogether'),
  device: Redacted.of('a-device-value-of-128-bits'),
  code: Redacted.of('123456'),
  token: Redacted.of('token-of-a-live-session'),
  endedToken: Redacted.of('token-of-an-ended-session'),
  challenge: Redacted.of('challenge-of-a-half-done-sign-in'),
  ability: 'reports.read',
  deniedAbility: 'reports.write',
  setting: 'auth.session.max_live',
} as const;

const HOUR_MS = 3_600_000;
const HASH = Redacted.of('the stored hash');
const SEED = Redacted.of('the sealed seed');
const SETTINGS: ReadonlyMap<string, SettingValue> = new Map<string, SettingValue>([
  ['auth.session.max_live', 5],
  ['auth.session.idle_minutes', 30],
]);

const admin: AdminRecord = {
  adminId: KNOWN.otherId,
  email: 'linus@example.org',
  canonicalEmail: 'linus@example.org' as CanonicalEmail,
  name: 'Linus',
  status: 'active',
  emailVerified: true,
  version: 3,
  createdAt: instant(1_700_000_000_000),
  statusChangedAt: instant(1_700_000_000_000),
  statusReason: null,
  closedAt: null,
};

function credentials(email: string, secondFactorEnabled: boolean): AdminCredentials {
  return {
    adminId: KNOWN.adminId,
    email,
    canonicalEmail: email as CanonicalEmail,
    name: 'Known',
    status: 'active',
    credentialEpoch: 4,
    passwordHash: HASH,
    mustChangePassword: false,
    secondFactorEnabled,
  };
}

/** The session of a token, as a store would answer it now. */
function sessionOf(token: Redacted, ended: boolean): SessionByToken {
  const now = Date.now();
  return {
    session: {
      sessionId: sessionId('session-1'),
      adminId: KNOWN.adminId,
      openedAt: instant(now - 60_000),
      lastSeenAt: instant(now),
      expiresAt: instant(now + 12 * HOUR_MS),
      provenAt: instant(now),
      endedAt: ended ? instant(now) : null,
      endReason: ended ? 'signed_out' : null,
      credentialEpoch: 4,
      systemEpoch: 0,
      ip: '192.0.2.1',
      userAgent: 'bench',
      channel: 'ui',
      deviceDigest: digestOf('device', KNOWN.device.reveal()),
      newDevice: false,
      factors: 'password_and_totp',
      impersonatorId: null,
    },
    adminStatus: 'active',
    adminCredentialEpoch: 4,
    deviceRevoked: false,
    impersonator: null,
    tokenDigest: digestOf('session', token.reveal()),
  };
}

/** What is asked of the contracts while something is measured; the rest is never called. */
export interface MinimalContracts {
  readonly settings: Pick<Contracts['SystemSettingsReader'], 'read' | 'describe'>;
  readonly resolver: Contracts['AbilityResolver'];
  readonly sessions: Pick<Contracts['SessionQueryRepository'], 'byTokenDigest' | 'byId' | 'challengeByDigest'>;
  readonly sessionWrites: Pick<Contracts['SessionCommandRepository'], 'open' | 'openChallenge'>;
  readonly limiter: Pick<Contracts['AttemptLimiter'], 'reserve' | 'settle'>;
  readonly hasher: Pick<Contracts['PasswordHasher'], 'verify'>;
  readonly admins: Pick<Contracts['AdminQueryRepository'], 'forSignIn' | 'byId'>;
  readonly adminWrites: Pick<Contracts['AdminCommandRepository'], 'changeStatus'>;
  readonly totp: Pick<Contracts['TotpQueryRepository'], 'state'>;
  readonly totpWrites: Pick<Contracts['TotpCommandRepository'], 'claimStep'>;
  readonly authenticator: Pick<Contracts['TotpAuthenticator'], 'match'>;
  readonly audit: Contracts['AuditLogger'];
  readonly notifier: Contracts['NotificationDispatcher'];
  /** Sessions and challenges of this moment, so that none grows old while it is measured. */
  refresh(): void;
}

/** Contracts that answer at once and store nothing: what is measured over them is the work around them. */
export function minimalContracts(): MinimalContracts {
  const sessions = new Map<string, SessionByToken>();
  let challenge: Awaited<ReturnType<Contracts['SessionQueryRepository']['challengeByDigest']>> = null;
  const refresh = (): void => {
    for (const [token, ended] of [
      [KNOWN.token, false],
      [KNOWN.endedToken, true],
    ] as const) {
      const found = sessionOf(token, ended);
      sessions.set(found.tokenDigest, found);
    }
    const now = Date.now();
    challenge = {
      challenge: {
        challengeDigest: digestOf('challenge', KNOWN.challenge.reveal()),
        adminId: KNOWN.adminId,
        purpose: 'totp',
        factors: 'password',
        credentialEpoch: 4,
        systemEpoch: 0,
        openedAt: instant(now),
        expiresAt: instant(now + HOUR_MS),
        closedAt: null,
        deviceDigest: digestOf('device', KNOWN.device.reveal()),
      },
      adminStatus: 'active',
      adminCredentialEpoch: 4,
      mustChangePassword: false,
      deviceRecognised: true,
      deviceRevoked: false,
    };
  };
  refresh();
  const known = new Map<string, AdminCredentials>([
    [KNOWN.email, credentials(KNOWN.email, false)],
    [KNOWN.emailWithTotp, credentials(KNOWN.emailWithTotp, true)],
  ]);
  const live = (): SessionByToken => sessions.get(digestOf('session', KNOWN.token.reveal())) as SessionByToken;
  return {
    settings: {
      read: async ({ keys }) => ({ entries: keys.map((key) => ({ key, value: SETTINGS.get(key) ?? null })) }),
      describe: async ({ key }) => ({ key, value: 5, updatedAt: instant(1_700_000_000_000), updatedBy: 'admin-1' }),
    },
    resolver: {
      decide: async ({ ability }) =>
        ability === KNOWN.deniedAbility ? { decision: 'deny', reason: 'not_permitted' } : { decision: 'allow' },
    },
    sessions: {
      byTokenDigest: async ({ tokenDigest }) => sessions.get(tokenDigest) ?? null,
      byId: async () => live(),
      challengeByDigest: async () => challenge,
    },
    sessionWrites: {
      open: async ({ session }) => ({ outcome: 'won', sessionId: session.sessionId, endedOldest: 0 }),
      openChallenge: async (opening) => ({ outcome: 'won', challengeDigest: opening.challenge.challengeDigest }),
    },
    limiter: {
      reserve: async () => ({ outcome: 'reserved', reservationId: 'reservation-1', attemptsLeft: 4, throttledUntil: null }),
      settle: async () => undefined,
    },
    hasher: {
      verify: async ({ password }) => ({
        verdict: password.reveal() === KNOWN.password.reveal() ? 'match' : 'mismatch',
        needsRehash: false,
      }),
    },
    admins: {
      forSignIn: async ({ canonicalEmail }) => ({ admin: known.get(canonicalEmail) ?? null, deviceRecognised: true }),
      byId: async () => admin,
    },
    adminWrites: {
      changeStatus: async ({ adminId: id, expectedVersion }) => ({ outcome: 'won', adminId: id, version: expectedVersion + 1 }),
    },
    totp: { state: async ({ adminId: id }) => ({ adminId: id, enabled: true, sealedSeed: SEED, pending: null }) },
    totpWrites: { claimStep: async () => ({ outcome: 'won' }) },
    authenticator: { match: async () => ({ step: 57_000_000 }) },
    audit: { record: () => undefined },
    notifier: { dispatch: () => undefined },
    refresh,
  };
}

/** The same contracts as an application binds them; what is never called comes from the in-memory ones. */
export function bindings(minimal: MinimalContracts) {
  const { contracts } = createInMemoryContracts();
  const over = <T extends object>(whole: T, part: Partial<T>): { readonly useValue: T } => ({
    useValue: Object.assign(Object.create(whole) as T, part),
  });
  return {
    AuditLogger: { useValue: minimal.audit },
    NotificationDispatcher: { useValue: minimal.notifier },
    SecretDelivery: { useValue: contracts.SecretDelivery },
    AbilityResolver: { useValue: minimal.resolver },
    SystemSettingsReader: over<Contracts['SystemSettingsReader']>(contracts.SystemSettingsReader, minimal.settings),
    SystemSettingsCommandRepository: { useValue: contracts.SystemSettingsCommandRepository },
    SessionQueryRepository: over<Contracts['SessionQueryRepository']>(contracts.SessionQueryRepository, minimal.sessions),
    SessionCommandRepository: over<Contracts['SessionCommandRepository']>(
      contracts.SessionCommandRepository,
      minimal.sessionWrites,
    ),
    DeviceQueryRepository: { useValue: contracts.DeviceQueryRepository },
    DeviceCommandRepository: { useValue: contracts.DeviceCommandRepository },
    AttemptLimiter: over<Contracts['AttemptLimiter']>(contracts.AttemptLimiter, minimal.limiter),
    PasswordHasher: over<Contracts['PasswordHasher']>(contracts.PasswordHasher, minimal.hasher),
    OneTimeCodeRepository: { useValue: contracts.OneTimeCodeRepository },
    AdminQueryRepository: over<Contracts['AdminQueryRepository']>(contracts.AdminQueryRepository, minimal.admins),
    AdminCommandRepository: over<Contracts['AdminCommandRepository']>(contracts.AdminCommandRepository, minimal.adminWrites),
    TotpQueryRepository: { useValue: minimal.totp },
    TotpCommandRepository: over<Contracts['TotpCommandRepository']>(contracts.TotpCommandRepository, minimal.totpWrites),
    TotpAuthenticator: over<Contracts['TotpAuthenticator']>(contracts.TotpAuthenticator, minimal.authenticator),
  };
}
