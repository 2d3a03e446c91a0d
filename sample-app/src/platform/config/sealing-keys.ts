import { createHash } from 'node:crypto';

import type { SealingKeys } from '@maatify/admin-infra-adapters/kysely';

import type { AuditConfiguration, TotpConfiguration } from './configuration.js';

const NAME_LENGTH = 16;

/**
 * The keys with names the adapters store beside what was sealed. A name is computed from its key, so that a key may move from
 * one variable to the other when another one takes its place.
 */
export function sealingKeys({ keys }: Pick<TotpConfiguration, 'keys'>): SealingKeys {
  const named = keys.map((key) => [nameOf(key.reveal()), key] as const);
  return { current: named[0]?.[0] ?? '', all: Object.fromEntries(named) };
}

/** The keys of the audit trail, named alike; nothing where the trail goes without digests. */
export function auditKeys({ keys }: AuditConfiguration): SealingKeys | undefined {
  return keys.length === 0 ? undefined : sealingKeys({ keys });
}

/** Their names alone, which are no secret; the one that seals stands first. */
export function keyNames({ keys }: TotpConfiguration): readonly string[] {
  return keys.map((key) => nameOf(key.reveal()));
}

function nameOf(key: Buffer): string {
  return createHash('sha256').update('name of a sealing key:').update(key).digest('hex').slice(0, NAME_LENGTH);
}
