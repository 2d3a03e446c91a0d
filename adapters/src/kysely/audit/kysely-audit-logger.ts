import type { AdminId, AuditIntent, AuditLogger, EventId } from '@maatify/admin-infra';

import type { SealingKeys } from '../../sealing/sealing-keys.js';
import type { Store } from '../store/store.js';
import { storable } from '../store/storable.js';
import { ChainDigests } from './chain-digests.js';
import { ChainWriter } from './chain-writer.js';

/** What the trail takes: every event of the library, and events of a host's own of any type. */
export type RecordedEvent = Omit<AuditIntent, 'eventId' | 'type' | 'metadata'> & {
  /** A second record of one id is dropped. */
  readonly eventId: string;
  readonly type: string;
  /** Anything JSON can hold; the trail is shown and exported, so no secret. */
  readonly metadata: object;
};

/**
 * Appends; the table itself refuses update and delete. A second delivery of one event is dropped. With keys each record carries a
 * digest, and records of one process are stored one after the other.
 */
export class KyselyAuditLogger implements AuditLogger {
  private readonly chain: ChainWriter | null;

  constructor(
    private readonly store: Store,
    keys: SealingKeys | null = null,
  ) {
    this.chain = keys === null ? null : new ChainWriter(store, new ChainDigests(keys));
  }

  async record({ actor, target, origin, metadata, ...event }: RecordedEvent): Promise<void> {
    const row = {
      eventId: event.eventId as EventId,
      type: event.type,
      category: event.category,
      severity: event.severity,
      operation: event.operation,
      correlationId: event.correlationId,
      at: event.at,
      actor: JSON.stringify(actor),
      actorAdminId: actingAdmin(actor),
      target: target === null ? null : JSON.stringify(target),
      // A target is whatever was asked for, which may be no id at all.
      targetAdminId: target?.type === 'admin' ? storable(target.id).slice(0, LONGEST_ID) : null,
      origin: JSON.stringify(origin),
      metadata: JSON.stringify(metadata),
    };
    if (this.chain !== null) return this.chain.append(row);
    await this.store.run((db) => this.store.dialect.insertNew(db.insertInto('auditEvents').values(row)));
  }
}

const LONGEST_ID = 128;

function actingAdmin(actor: AuditIntent['actor']): AdminId | null {
  switch (actor.kind) {
    case 'admin':
      return actor.adminId;
    case 'system':
      return actor.onBehalfOf;
    default:
      return null;
  }
}
