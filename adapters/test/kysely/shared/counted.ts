import type { Factor } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { Database, KyselyContracts } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import type { Person } from '../support/people.js';
import { address, at, digest, SYSTEM, T0 } from '../support/people.js';

export interface Scene {
  readonly contracts: KyselyContracts;
  readonly db: Kysely<Database>;
  readonly person: Person;
}

export type Call = () => Promise<unknown>;
export type Expected = number | Readonly<Record<TestDatabase['name'], number>>;
/** By method: how many round trips, and how a call is prepared. */
export type Counted = Readonly<Record<string, readonly [Expected, (scene: Scene) => Promise<Call> | Call]>>;

export const by = ({ person }: Scene) => ({ kind: 'admin', adminId: person.adminId, credentialEpoch: 2 }) as const;
export const password: Factor = 'password';
export const creation = () => ({
  email: 'x',
  canonicalEmail: address(),
  name: 'Someone',
  invitation: { codeDigest: digest(), expiresAt: at(60_000) },
  at: T0,
  by: SYSTEM,
});
export const reservation = (budget: string) => ({
  budget,
  factor: password,
  limit: 5,
  lockoutMs: 1000,
  windowMs: 3_600_000,
  at: T0,
});
