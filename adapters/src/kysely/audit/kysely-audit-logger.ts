import type { AdminId, AuditIntent, AuditLogger, EventId } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';

import type { SealingKeys } from '../../sealing/sealing-keys.js';
import type { Database } from '../schema/database.js';
import type { Store } from '../store/store.js';
import { storable } from '../store/storable.js';
import { ChainDigests } from './chain-digests.js';
import { ChainWriter } from './chain-writer.js';
import type { First } from './chain-writer.js';

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
    /** Those of every other logger of this trail: a record without a digest, among records that have one, counts as forged. */
    keys: SealingKeys | null = null,
    /** Whether changes are written down until they are recorded; then a record removes what is written of its run. */
    private readonly journals = false,
  ) {
    this.chain = keys === null ? null : new ChainWriter(store, new ChainDigests(keys));
  }

  record(event: RecordedEvent): Promise<void> {
    const run = this.journals ? runAndNumber(event.eventId) : null;
    return this.write(event, run === null ? null : (tx) => recorded(tx, run));
  }

  /** Records it if what is done first, in the same transaction, says so. */
  recordIf(first: First, event: RecordedEvent): Promise<void> {
    return this.write(event, first);
  }

  private async write({ actor, target, origin, metadata, ...event }: RecordedEvent, first: First | null): Promise<void> {
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
    if (this.chain !== null) return this.chain.append(row, first);
    const insert = (db: Kysely<Database>) => this.store.dialect.insertNew(db.insertInto('auditEvents').values(row));
    if (first === null) await this.store.run(insert);
    else await this.store.transaction(async (tx) => (await first(tx)) && insert(tx));
  }
}

interface RunAndNumber {
  readonly runId: string;
  readonly number: number;
}

/** The library makes the ids of events from the run and a number. A host's own may be anything. */
function runAndNumber(eventId: string): RunAndNumber | null {
  const dot = eventId.lastIndexOf('.');
  const number = eventId.slice(dot + 1);
  return dot > 0 && /^\d{1,9}$/.test(number) ? { runId: eventId.slice(0, dot), number: Number(number) } : null;
}

/** What a run wrote before it made this event is on record now. */
async function recorded(tx: Kysely<Database>, { runId, number }: RunAndNumber): Promise<boolean> {
  await tx.deleteFrom('changeJournal').where('runId', '=', runId).where('eventsBefore', '<', number).execute();
  return true;
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
