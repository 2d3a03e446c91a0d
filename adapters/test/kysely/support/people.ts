import type { AdminId, CanonicalEmail, Digest, Instant, SessionId, SessionOpening } from '@maatify/admin-infra';
import { adminId, instant, Redacted } from '@maatify/admin-infra';

import type { KyselyContracts } from '../../../src/kysely/index.js';

export const T0 = instant(1_893_456_000_123);
export const at = (ms: number): Instant => instant(T0 + ms);
export const SYSTEM = { kind: 'system', name: 'test' } as const;
export const NOBODY = adminId('nobody');

let made = 0;
export const unique = (): string => `${(made += 1).toString(16)}-${process.pid.toString(16)}`;
export const digest = (): Digest => unique().replace('-', '').padStart(64, '0') as Digest;
export const address = (): CanonicalEmail => `admin-${unique()}@example.test` as CanonicalEmail;

export interface Person {
  readonly adminId: AdminId;
  readonly canonicalEmail: CanonicalEmail;
}

/** An active admin: epoch 2, version 2. */
export async function active(contracts: KyselyContracts): Promise<Person> {
  const canonicalEmail = address();
  const claim = await contracts.AdminCommandRepository.create({
    email: canonicalEmail,
    canonicalEmail,
    name: 'Someone',
    invitation: { codeDigest: digest(), expiresAt: at(3_600_000) },
    at: T0,
    by: SYSTEM,
  });
  if (claim.outcome !== 'won') throw new Error(`no admin: ${claim.reason}`);
  const { adminId: id } = claim.admin;
  await contracts.AdminCommandRepository.acceptInvitation({
    adminId: id,
    passwordHash: Redacted.of('a hash'),
    codeDigest: null,
    activate: true,
    device: null,
    at: T0,
  });
  return { adminId: id, canonicalEmail };
}

export function opening({ adminId: id }: Person, changes: Partial<SessionOpening['session']> = {}): SessionOpening {
  return {
    session: {
      sessionId: unique() as SessionId,
      adminId: id,
      openedAt: T0,
      lastSeenAt: T0,
      expiresAt: at(3_600_000),
      provenAt: T0,
      endedAt: null,
      endReason: null,
      credentialEpoch: 2,
      systemEpoch: 0,
      ip: null,
      userAgent: null,
      channel: 'api',
      deviceDigest: null,
      newDevice: true,
      factors: 'password',
      impersonatorId: null,
      ...changes,
    },
    tokenDigest: digest(),
    closesChallenge: null,
    replacesSession: null,
    endsToken: null,
    limit: { maxLive: 5, whenFull: 'end_oldest', idleSince: instant(0), openedSince: instant(0) },
  };
}

export async function opened(contracts: KyselyContracts, person: Person, changes: Partial<SessionOpening['session']> = {}) {
  const one = opening(person, changes);
  const claim = await contracts.SessionCommandRepository.open(one);
  if (claim.outcome !== 'won') throw new Error(`no session: ${claim.reason}`);
  return one;
}
