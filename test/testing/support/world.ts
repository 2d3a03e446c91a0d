import { createHash } from 'node:crypto';

import type {
  AdminId,
  ChallengeRecord,
  Digest,
  Instant,
  SessionId,
  SessionOpening,
  SessionRecord,
  WriteAuthor,
} from '@maatify/admin-infra';
import { createInMemoryContracts, ManualClock } from '@maatify/admin-infra/testing';
import type { InMemoryParts, StoredAdmin } from '@maatify/admin-infra/testing';

import { sessionRecord } from '../../support/session-record.js';

export const SYSTEM: WriteAuthor = Object.freeze({ kind: 'system', name: 'test' });
export const T0 = Date.UTC(2030, 0, 1) as Instant;
export const MINUTE = 60_000;

export const at = (ms: number): Instant => (T0 + ms) as Instant;
export const digest = (text: string): Digest => createHash('sha256').update(text).digest('hex') as Digest;
export const sessionId = (text: string): SessionId => text as SessionId;

export interface World extends InMemoryParts {
  readonly clock: ManualClock;
}

export function world(): World {
  const clock = new ManualClock(T0);
  return { ...createInMemoryContracts({ clock }), clock };
}

export function authored(admin: StoredAdmin): WriteAuthor {
  return { kind: 'admin', adminId: admin.adminId, credentialEpoch: admin.credentialEpoch };
}

export function session(id: string, adminId: AdminId, changes: Partial<SessionRecord> = {}): SessionRecord {
  return sessionRecord(id, adminId, T0, changes);
}

export function opening(
  record: SessionRecord,
  changes: Partial<Omit<SessionOpening, 'session' | 'limit'>> & Partial<SessionOpening['limit']> = {},
): SessionOpening {
  const {
    maxLive = 5,
    whenFull = 'end_oldest',
    idleSince = at(-30 * MINUTE),
    openedSince = at(-600 * MINUTE),
    ...rest
  } = changes;
  return {
    session: record,
    tokenDigest: digest(`token of ${record.sessionId}`),
    closesChallenge: null,
    replacesSession: null,
    endsToken: null,
    limit: { maxLive, whenFull, idleSince, openedSince },
    ...rest,
  };
}

export function challenge(name: string, adminId: AdminId, changes: Partial<ChallengeRecord> = {}): ChallengeRecord {
  return {
    challengeDigest: digest(name),
    adminId,
    purpose: 'totp',
    factors: 'password',
    credentialEpoch: 0,
    systemEpoch: 0,
    openedAt: T0,
    expiresAt: at(5 * MINUTE),
    closedAt: null,
    deviceDigest: null,
    ...changes,
  };
}

/** How often each outcome (or its reason) came. */
export function tally(answers: readonly { readonly outcome: string; readonly reason?: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome, reason } of answers) {
    const name = reason ?? outcome;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
