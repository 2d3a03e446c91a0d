import { randomUUID } from 'node:crypto';

import type { NotificationIntent, SecretDeliveryIntent } from '@maatify/admin-infra';
import { instant, Redacted } from '@maatify/admin-infra';
import type { Selectable } from 'kysely';

import type { Sealer } from '../../sealing/sealer.js';
import type { OutboxTable } from '../schema/database.js';
import { backoffMs } from '../store/backoff.js';
import type { Store } from '../store/store.js';
import { codeContext } from './kysely-outbox.js';

/** What the relay hands over: as the library made it, the code included. */
export type Delivery =
  | { readonly kind: 'notification'; readonly intent: NotificationIntent; readonly attempt: number }
  | { readonly kind: 'code'; readonly intent: SecretDeliveryIntent; readonly attempt: number };

export interface RelayOptions {
  /** Brings one message to its channel. It may be handed the same one twice: drop the second by `intent.eventId`. */
  readonly deliver: (delivery: Delivery) => Promise<void>;
  /** Messages taken at once. @default 20 */
  readonly batchSize?: number;
  /**
   * Milliseconds a message is held for its delivery, of which those before it in its batch may take half; after that another relay takes
   * it over. @default 60000
   */
  readonly leaseMs?: number;
  /** Attempts before a message is put aside as dead. @default 10 */
  readonly maxAttempts?: number;
  /** Milliseconds before the second attempt; doubles with each. @default 5000 */
  readonly backoffMs?: number;
  /** Told what a delivery threw. @default nobody; the message is tried again either way */
  readonly onFailure?: (error: unknown, delivery: Pick<Delivery, 'kind' | 'attempt'> & { readonly eventId: string }) => void;
  /** @default Date.now */
  readonly now?: () => number;
}

export interface RelayReport {
  readonly delivered: number;
  readonly failed: number;
  readonly dead: number;
  /** Codes nobody could have used any more; they are not delivered. */
  readonly expired: number;
}

type Row = Pick<Selectable<OutboxTable>, 'eventId' | 'kind' | 'payload' | 'sealedCode' | 'expiresAt' | 'attempts'>;
type Ending = 'delivered' | 'failed' | 'dead' | 'expired';

const LONGEST_BACKOFF_MS = 3_600_000;
const DEFAULTS = { batchSize: 20, leaseMs: 60_000, maxAttempts: 10, backoffMs: 5000, now: Date.now, onFailure: () => undefined };

/**
 * Delivers what stands in the outbox; see {@link RelayOptions}.
 *
 * Promises: at least once. A message is marked as delivered only after `deliver` resolved, so a crash between the two
 * delivers it again when its lease is over. Any number of relays may run; none takes what another one holds.
 */
export class OutboxRelay {
  private readonly options: Required<RelayOptions>;

  constructor(
    private readonly store: Store,
    private readonly sealer: Sealer,
    options: RelayOptions,
  ) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** Takes one batch and delivers it. Call it again at once while it reports a full batch, and else after a pause. */
  async runOnce(): Promise<RelayReport> {
    const report = { delivered: 0, failed: 0, dead: 0, expired: 0 };
    const lease = randomUUID();
    const takenAt = this.options.now();
    for (const row of await this.take(lease, takenAt)) {
      if (!(await this.holdOn(row, lease, takenAt))) continue;
      const ending = await this.ending(row);
      report[ending] += 1;
      await this.settle(row, lease, ending);
    }
    return report;
  }

  /** Held by pushing `due_at` into the future: if we die, it comes due again by itself. */
  private take(lease: string, at: number): Promise<readonly Row[]> {
    const { batchSize, leaseMs } = this.options;
    return this.store.transaction(async (tx) => {
      const due = tx
        .selectFrom('outbox')
        .select(['eventId', 'kind', 'payload', 'sealedCode', 'expiresAt', 'attempts'])
        .where('finishedAt', 'is', null)
        .where('dueAt', '<=', at)
        .orderBy('dueAt')
        .orderBy('seq')
        .limit(batchSize);
      const rows = await this.store.dialect.unclaimed(due).execute();
      const ids = rows.map(({ eventId }) => eventId);
      if (ids.length === 0) return [];
      const taken = { dueAt: at + leaseMs, lease, attempts: (eb: Plus) => eb('attempts', '+', 1) };
      await tx
        .updateTable('outbox')
        .set(taken as never)
        .where('eventId', 'in', ids)
        .execute();
      return rows.map((row) => ({ ...row, attempts: row.attempts + 1 }));
    });
  }

  /** Once half of the lease went to those before it, it is held for as long again; false where it is another relay's already. */
  private async holdOn({ eventId }: Row, lease: string, takenAt: number): Promise<boolean> {
    const { leaseMs, now } = this.options;
    const at = now();
    if (at - takenAt < leaseMs / 2) return true;
    const { numUpdatedRows } = await this.store.run((db) =>
      db
        .updateTable('outbox')
        .set({ dueAt: at + leaseMs })
        .where('eventId', '=', eventId)
        .where('lease', '=', lease)
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }

  private async ending(row: Row): Promise<Ending> {
    const { deliver, onFailure, maxAttempts, now } = this.options;
    if (row.expiresAt !== null && now() >= row.expiresAt) return 'expired';
    try {
      await deliver(this.deliveryOf(row));
      return 'delivered';
    } catch (error) {
      onFailure(error, { kind: row.kind, attempt: row.attempts, eventId: row.eventId });
      return row.attempts >= maxAttempts ? 'dead' : 'failed';
    }
  }

  /** Only while we still hold it: whoever took it over settles it. */
  private async settle({ eventId, attempts }: Row, lease: string, ending: Ending): Promise<void> {
    const at = this.options.now();
    const again = { lease: null, dueAt: at + backoffMs(attempts, this.options.backoffMs, LONGEST_BACKOFF_MS) };
    // The code goes as soon as nobody needs it: what is finished has nothing left to steal.
    const done = { lease: null, finishedAt: at, outcome: ending === 'failed' ? null : ending, sealedCode: null };
    await this.store.run((db) =>
      db
        .updateTable('outbox')
        .set(ending === 'failed' ? again : done)
        .where('eventId', '=', eventId)
        .where('lease', '=', lease)
        .execute(),
    );
  }

  private deliveryOf({ kind, payload, sealedCode, eventId, attempts: attempt }: Row): Delivery {
    const intent = JSON.parse(payload) as NotificationIntent & Omit<SecretDeliveryIntent, 'code'>;
    if (kind === 'notification') return { kind, intent, attempt };
    if (sealedCode === null) throw new Error('A code in the outbox has lost what was sealed.');
    const code = Redacted.of(this.sealer.open(sealedCode, codeContext(eventId)));
    return { kind, intent: { ...intent, code, expiresAt: instant(intent.expiresAt) }, attempt };
  }
}

type Plus = (column: 'attempts', operator: '+', by: number) => unknown;
