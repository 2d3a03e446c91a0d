import { Sealer } from '../sealing/sealer.js';
import type { SealingKeys } from '../sealing/sealing-keys.js';
import { KyselyAuditTrail } from './audit/audit-trail.js';
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
