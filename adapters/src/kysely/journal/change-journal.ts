import type { AuditIntent, Instant } from '@maatify/admin-infra';
import type { Selectable } from 'kysely';

import type { KyselyAuditLogger } from '../audit/kysely-audit-logger.js';
import type { ChangeJournalTable } from '../schema/database.js';
import type { Store } from '../store/store.js';

/** What a change is recorded as whose own record was lost. */
export const CHANGE_UNRECORDED = 'operation.change_unrecorded';

export interface SettleOptions {
  /** How long a record may take to come: several times `effects.settleMs`. @default ten minutes */
  readonly olderThanMs?: number;
  /** Changes that a call settles at most. @default 100 */
  readonly limit?: number;
}

export interface SettleReport {
  readonly settled: number;
  /** Whether it was as many as a call settles, so that calling again settles more. */
  readonly more: boolean;
}

export interface ChangesWaiting {
  readonly changes: number;
  /** When the oldest was made; null where none waits. */
  readonly since: Instant | null;
}

type Entry = Selectable<ChangeJournalTable>;

const TEN_MINUTES_MS = 600_000;

/**
 * Knows the changes whose audit records have not come, and records them.
 *
 * When to use: with `changeJournal: true` in the contracts; `settle` in a job of the host, every few minutes.
 *
 * Promises: each change that was made is on record in the end, by its own record or by one of `settle`, which says what was changed,
 * by whom and when, and that its own record was lost; that record and the removal of the entry are one transaction, so any number of
 * processes may settle. A record that comes later than `olderThanMs` stands beside it.
 *
 * Failures: `StoreFailure` when the database does not answer; what was settled until then stays so.
 *
 * @example
 * while ((await changeJournal(db, { auditKeys }).settle()).more);
 */
export class KyselyChangeJournal {
  constructor(
    private readonly store: Store,
    private readonly logger: KyselyAuditLogger,
    private readonly now: () => number = Date.now,
  ) {}

  async settle({ olderThanMs = TEN_MINUTES_MS, limit = 100 }: SettleOptions = {}): Promise<SettleReport> {
    const before = (this.now() - olderThanMs) as Instant;
    const entries = await this.store.run((db) =>
      db.selectFrom('changeJournal').selectAll().where('at', '<', before).orderBy('at').orderBy('seq').limit(limit).execute(),
    );
    let settled = 0;
    for (const entry of entries) if (await this.recorded(entry)) settled += 1;
    return { settled, more: entries.length >= limit };
  }

  async waiting(): Promise<ChangesWaiting> {
    const { changes, since } = await this.store.run((db) =>
      db
        .selectFrom('changeJournal')
        .select((eb) => [eb.fn.countAll().as('changes'), eb.fn.min<Instant | null>('at').as('since')])
        .executeTakeFirstOrThrow(),
    );
    return { changes: Number(changes), since: since === null ? null : (Number(since) as Instant) };
  }

  /** The entry goes first: its own record may come at this very moment, and then nothing was lost. */
  private async recorded({ seq, ...entry }: Entry): Promise<boolean> {
    let isOurs = false;
    await this.logger.recordIf(
      async (tx) => {
        const { numDeletedRows } = await tx.deleteFrom('changeJournal').where('seq', '=', seq).executeTakeFirstOrThrow();
        return (isOurs = numDeletedRows > 0n);
      },
      {
        eventId: `${entry.runId}.unrecorded-${String(seq)}`,
        type: CHANGE_UNRECORDED,
        category: 'security',
        severity: 'warning',
        operation: entry.operation,
        correlationId: entry.correlationId,
        actor: JSON.parse(entry.actor) as AuditIntent['actor'],
        target: entry.adminId === null ? null : { type: 'admin', id: entry.adminId },
        origin: JSON.parse(entry.origin) as AuditIntent['origin'],
        at: this.now() as Instant,
        metadata: { contract: entry.contract, method: entry.method, changedAt: entry.at },
      },
    );
    return isOurs;
  }
}
