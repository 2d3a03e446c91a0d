import { createHash, randomBytes, randomUUID } from 'node:crypto';

import type {
  AdminId,
  AdminStatus,
  CanonicalEmail,
  ChallengeRecord,
  Digest,
  Instant,
  SessionId,
  SessionOpening,
  SessionRecord,
  WriteAuthor,
} from '@maatify/admin-infra';
import { adminId, instant } from '@maatify/admin-infra';

import type { Database } from '../../../src/database/database.js';
import { adminAbilities, admins } from '../../../src/database/schema.js';
import { folded } from '../../../src/adapters/support/admin-rows.js';

export const T0 = instant(1_800_000_000_123);
export const LIFELINE = 'admins.administer';
export const SYSTEM: WriteAuthor = { kind: 'system', name: 'setup' };

export function at(ms: number): Instant {
  return instant(T0 + ms);
}

export function digest(text: string = randomUUID()): Digest {
  return createHash('sha256').update(text).digest('hex') as Digest;
}

export function email(): CanonicalEmail {
  return `${randomBytes(8).toString('hex')}@example.test` as CanonicalEmail;
}

export interface GivenAdmin {
  readonly status?: AdminStatus;
  readonly name?: string;
  readonly emailVerified?: boolean;
  readonly abilities?: readonly string[];
  readonly passwordHash?: string | null;
  readonly createdAt?: Instant;
}

/** Stores an admin directly: active, verified, epoch and version 1. */
export async function anAdmin(db: Database, given: GivenAdmin = {}): Promise<AdminId> {
  const id = adminId(randomUUID());
  const address = email();
  const name = given.name ?? 'Someone';
  await db.insert(admins).values({
    id,
    email: address,
    canonicalEmail: address,
    name,
    nameFolded: folded(name),
    status: given.status ?? 'active',
    emailVerified: given.emailVerified ?? true,
    version: 1,
    credentialEpoch: 1,
    passwordHash: given.passwordHash ?? null,
    createdAt: given.createdAt ?? T0,
    statusChangedAt: T0,
  });
  for (const ability of given.abilities ?? []) {
    await db.insert(adminAbilities).values({ adminId: id, ability, grantedBy: 'setup', grantedAt: T0 });
  }
  return id;
}

export function by(id: AdminId, credentialEpoch = 1): WriteAuthor {
  return { kind: 'admin', adminId: id, credentialEpoch };
}

export function aSession(owner: AdminId, over: Partial<SessionRecord> = {}): SessionRecord {
  return {
    sessionId: randomUUID() as SessionId,
    adminId: owner,
    openedAt: T0,
    lastSeenAt: T0,
    expiresAt: at(3_600_000),
    provenAt: T0,
    endedAt: null,
    endReason: null,
    credentialEpoch: 1,
    systemEpoch: 0,
    ip: '203.0.113.7',
    userAgent: 'Tests/1.0 \u{1F600}',
    channel: 'ui',
    deviceDigest: null,
    impersonatorId: null,
    ...over,
  };
}

export function anOpening(
  session: SessionRecord,
  over: Partial<SessionOpening> = {},
  limit: Partial<SessionOpening['limit']> = {},
): SessionOpening {
  return {
    session,
    tokenDigest: digest(),
    closesChallenge: null,
    replacesSession: null,
    limit: { maxLive: 5, whenFull: 'end_oldest', idleSince: instant(0), openedSince: instant(0), ...limit },
    ...over,
  };
}

export function aChallenge(owner: AdminId, over: Partial<ChallengeRecord> = {}): ChallengeRecord {
  return {
    challengeDigest: digest(),
    adminId: owner,
    purpose: 'totp',
    factors: 'password',
    credentialEpoch: 1,
    systemEpoch: 0,
    openedAt: T0,
    expiresAt: at(300_000),
    closedAt: null,
    deviceDigest: null,
    ...over,
  };
}

/** Runs `n` calls at once and answers how often each answer came. */
export async function tally<T>(
  n: number,
  call: (index: number) => Promise<T>,
  label: (answer: T) => string,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const answer of await Promise.all(Array.from({ length: n }, (_, index) => call(index)))) {
    counts[label(answer)] = (counts[label(answer)] ?? 0) + 1;
  }
  return counts;
}

export function ending(answer: { readonly outcome: string; readonly reason?: string }): string {
  return answer.reason ?? answer.outcome;
}
