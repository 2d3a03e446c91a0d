import { Sealer } from '../sealing/sealer.js';
import type { SealingKeys } from '../sealing/sealing-keys.js';
import { AuditRelay } from './audit/audit-relay.js';
import type { AuditRelayOptions } from './audit/audit-relay.js';
import { KyselyAuditRetention } from './audit/audit-retention.js';
import { ChainDigests } from './audit/chain-digests.js';
import { TrailVerification } from './audit/trail-verification.js';
import type { TrailFinding, TrailReport } from './audit/trail-verification.js';
import { KyselyAuditTrail } from './audit/audit-trail.js';
import { KyselyAuditLogger } from './audit/kysely-audit-logger.js';
import { KyselyChangeJournal } from './journal/change-journal.js';
import type { PruneOptions, PruneReport } from './housekeeping/prune.js';
import { pruneStore } from './housekeeping/prune.js';
import type { RelayOptions } from './outbox/outbox-relay.js';
import { OutboxRelay } from './outbox/outbox-relay.js';
import { KyselyRoles } from './roles/kysely-roles.js';
import type { SchemaOptions } from './schema/schema-options.js';
import type { KyselyOfAnyCopy } from './store/kysely-of-any-copy.js';
import { Store } from './store/store.js';

/** Reads the audit trail of this database; see {@link KyselyAuditTrail}. */
export function auditTrail(db: KyselyOfAnyCopy, options: SchemaOptions = {}): KyselyAuditTrail {
  return new KyselyAuditTrail(new Store(db, options));
}

export interface VerifyAuditTrailOptions extends SchemaOptions {
  /** The `auditKeys` of the contracts, earlier ones among them as long as records carry their digests. */
  readonly keys: SealingKeys;
  /** Called for each thing that is wrong, a thousand of a writer at most. */
  readonly onFinding: (finding: TrailFinding) => void;
  /** How many records are read at once. @default 500 */
  readonly perPage?: number;
}

/**
 * Says whether anybody changed the audit trail.
 *
 * When to use: in a job or a command of the host, and before the trail is believed.
 *
 * Promises: notices a record that was changed, deleted, exchanged, inserted or cut off at the end of a chain. What the retention
 * took, which says so, is no fault. Memory holds a page; the host goes on recording meanwhile.
 *
 * It cannot notice: a change by whoever has a key; a chain that was taken away with all its marks; an end that was cut off by
 * somebody who put an earlier copy of its mark back; anything about records from before there were keys. Keep reports, or the
 * trail itself, on another system against those.
 *
 * Failures: `StoreFailure` when the database does not answer; a `TypeError` for keys that cannot be used.
 *
 * @example
 * const { findings } = await verifyAuditTrail(db, { keys, onFinding: (finding) => console.error(finding) });
 */
export function verifyAuditTrail(
  db: KyselyOfAnyCopy,
  { keys, onFinding, perPage, ...options }: VerifyAuditTrailOptions,
): Promise<TrailReport> {
  return new TrailVerification(new Store(db, options), new ChainDigests(keys), perPage).run(onFinding);
}

export interface ChangeJournalOptions extends SchemaOptions {
  /** As the contracts have them: a record of a lost one is digested like any other. */
  readonly auditKeys?: SealingKeys;
  /** @default Date.now */
  readonly now?: () => number;
}

/** Knows and records the changes whose audit records have not come; see {@link KyselyChangeJournal}. */
export function changeJournal(
  db: KyselyOfAnyCopy,
  { auditKeys, now, ...options }: ChangeJournalOptions = {},
): KyselyChangeJournal {
  const store = new Store(db, options);
  return new KyselyChangeJournal(store, new KyselyAuditLogger(store, auditKeys ?? null), now);
}

/** Finds what a retention may take from the audit trail; see {@link KyselyAuditRetention}. Without keys, any record that is old. */
export function auditRetention(
  db: KyselyOfAnyCopy,
  { keys, ...options }: SchemaOptions & { readonly keys?: SealingKeys } = {},
): KyselyAuditRetention {
  return new KyselyAuditRetention(db, options, keys === undefined ? null : new ChainDigests(keys));
}

/** Defines roles and gives them to admins; see {@link KyselyRoles}. */
export function createRoles(db: KyselyOfAnyCopy, options: SchemaOptions = {}): KyselyRoles {
  return new KyselyRoles(new Store(db, options));
}

export interface OutboxRelayOptions extends RelayOptions, SchemaOptions {
  readonly db: KyselyOfAnyCopy;
  /** The keys the codes were sealed with. */
  readonly keys: SealingKeys;
}

/**
 * Makes a relay that delivers what `NotificationDispatcher` and `SecretDelivery` put into the outbox.
 *
 * When to use: in a job or a worker of the host, which calls `runOnce` every few seconds.
 *
 * Promises: at least once, with attempts that lie further and further apart, after the last of which a message stays as dead.
 *
 * Failures: keys that cannot be used stop it here; what `deliver` throws goes to `onFailure`, and the message is tried again.
 *
 * @example
 * const relay = createOutboxRelay({ db, keys, deliver: ({ kind, intent }) => mailer.send(kind, intent) });
 * setInterval(() => void relay.runOnce(), 2000);
 */
export function createOutboxRelay({ db, keys, ...options }: OutboxRelayOptions): OutboxRelay {
  return new OutboxRelay(new Store(db, options), new Sealer(keys), options);
}

export interface AuditRelaySource extends AuditRelayOptions, SchemaOptions {
  readonly db: KyselyOfAnyCopy;
}

/**
 * Makes a relay that brings the audit trail to another system, where whoever changes this database cannot reach it.
 *
 * When to use: in a job or a worker of the host, which calls `runOnce` every few seconds.
 *
 * Promises: at least once, in batches, with attempts that lie further and further apart for as long as it takes. From the first run on
 * the retention takes no record that is not there; see {@link AuditRelay}.
 *
 * Failures: what `deliver` throws goes to `onFailure`, and the batch comes again; `StoreFailure` when the database does not answer.
 *
 * @example
 * const relay = createAuditRelay({ db, deliver: (records) => collector.append(records) });
 * setInterval(() => void relay.runOnce(), 2000);
 */
export function createAuditRelay({ db, ...options }: AuditRelaySource): AuditRelay {
  return new AuditRelay(new Store(db, options), options);
}

/** Removes what nobody needs any more, one slice of each kind; call it again while it answers `more`. */
export function prune(
  db: KyselyOfAnyCopy,
  { before, devicesBefore, batchSize, ...schema }: PruneOptions & SchemaOptions,
): Promise<PruneReport> {
  return pruneStore(new Store(db, schema), {
    before,
    ...(devicesBefore === undefined ? {} : { devicesBefore }),
    ...(batchSize === undefined ? {} : { batchSize }),
  });
}
