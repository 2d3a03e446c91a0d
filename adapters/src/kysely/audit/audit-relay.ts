import type { AuditIntent, Instant } from '@maatify/admin-infra';

import { backoffMs } from '../store/backoff.js';
import type { Store } from '../store/store.js';
import type { StoredRecord } from './chain-digests.js';
import { eventOf } from './event-of.js';
import { gapsBetween } from './relay-gaps.js';
import { RelayPlace } from './relay-place.js';
import { RelayReading } from './relay-reading.js';

/** A record as the relay hands it over. */
export interface RelayedRecord {
  /** Its number in the trail. Numbers rise, with gaps; a record that was committed late comes behind higher ones. */
  readonly seq: number;
  /** The event as it was recorded; `eventId` tells the second delivery of one. */
  readonly event: AuditIntent;
  /** What holds it in the chain of its writer; null where records carry no digest. */
  readonly chain: { readonly writer: string; readonly number: number; readonly key: string; readonly digest: string } | null;
}

export interface AuditRelayOptions {
  /**
   * Brings a batch to the other system, and resolves when all of it is safe there. It may be handed a record twice: drop the second by
   * `event.eventId`. When `givenUp` aborts it took longer than `leaseMs`, and the batch will come again.
   */
  readonly deliver: (records: readonly RelayedRecord[], givenUp: AbortSignal) => Promise<void>;
  /** Which of several relays this is; each brings the whole trail. @default 'default' */
  readonly name?: string;
  /** Records of a batch, at most. @default 200 */
  readonly batchSize?: number;
  /** Milliseconds a delivery may take; then it failed, and another process may take the batch. @default 60000 */
  readonly leaseMs?: number;
  /** Milliseconds before the second attempt; doubles with each, up to ten minutes. @default 5000 */
  readonly backoffMs?: number;
  /** Milliseconds for which a number that was passed over is looked for: longer than any transaction takes. @default a day */
  readonly lateMs?: number;
  /** Told what a delivery threw. @default nobody; the batch is tried again either way */
  readonly onFailure?: (error: unknown, batch: { readonly records: number; readonly attempt: number }) => void;
  /** @default Date.now */
  readonly now?: () => number;
}

export interface AuditRelayReport {
  readonly relayed: number;
  /** Records whose delivery failed; they stay, and come again. */
  readonly failed: number;
  /** Whether the batch was full and went through, so that calling again at once brings more. */
  readonly more: boolean;
}

export interface AuditRelayWaiting {
  /** Records that are not at the other system. */
  readonly records: number;
  /** When the first of them was recorded; null where none waits. */
  readonly since: Instant | null;
  /** Since when deliveries fail, without one in between that went through; null while all is well. */
  readonly failingSince: number | null;
  readonly attempts: number;
}

const LONGEST_BACKOFF_MS = 600_000;
const DEFAULTS = {
  name: 'default',
  batchSize: 200,
  leaseMs: 60_000,
  backoffMs: 5000,
  lateMs: 86_400_000,
  now: Date.now,
  onFailure: () => undefined,
};
const NOTHING: AuditRelayReport = { relayed: 0, failed: 0, more: false };

/**
 * Brings the audit trail to another system; see {@link AuditRelayOptions}.
 *
 * Promises: at least once, in the order of the trail, and none is passed over: numbers that no record has yet are kept, and
 * looked for. Its place moves only after `deliver` resolved. Any number of processes may run one of a name; none delivers what
 * another one holds. While the other system is down everything stays in the trail, which the retention leaves alone, and memory
 * holds a batch.
 */
export class AuditRelay {
  private readonly options: Required<AuditRelayOptions>;
  private readonly kept: RelayPlace;
  private readonly trail: RelayReading;

  constructor(store: Store, options: AuditRelayOptions) {
    this.options = { ...DEFAULTS, ...options };
    this.kept = new RelayPlace(store, this.options.name);
    this.trail = new RelayReading(store, this.options.name);
  }

  /** Takes one batch and delivers it. Call it again at once while it reports `more`, and else after a pause. */
  async runOnce(): Promise<AuditRelayReport> {
    const { batchSize, leaseMs, now } = this.options;
    const place = (await this.kept.read()) ?? (await this.kept.begun());
    if (place.dueAt > now()) return NOTHING;
    const late = await this.trail.late(batchSize);
    const next = late.length < batchSize ? await this.trail.behind(place.relayedTo, batchSize - late.length) : [];
    const records = [...late, ...next];
    if (records.length === 0 || !(await this.kept.take(place, now() + leaseMs))) return NOTHING;
    const held = { ...place, version: place.version + 1, attempts: place.attempts + 1 };
    try {
      await this.delivered(records.map(relayedRecord));
    } catch (error) {
      this.options.onFailure(error, { records: records.length, attempt: held.attempts });
      await this.kept.putOff(held, now(), backoffMs(held.attempts, this.options.backoffMs, LONGEST_BACKOFF_MS));
      return { ...NOTHING, failed: records.length };
    }
    const settled = await this.kept.settle(held, {
      relayedTo: next.at(-1)?.seq ?? place.relayedTo,
      gaps: gapsBetween(place.relayedTo, next.map(seqOf)),
      found: late.map(seqOf),
      at: now(),
      lateBefore: now() - this.options.lateMs,
    });
    return settled ? { relayed: records.length, failed: 0, more: records.length >= batchSize } : NOTHING;
  }

  /**
   * What is not at the other system yet, for a health endpoint; null where no relay of this name ever ran, or it was forgotten. Of records
   * that were committed late it counts a batch at most.
   */
  async waiting(): Promise<AuditRelayWaiting | null> {
    const place = await this.kept.read();
    if (place === undefined) return null;
    const { relayedTo, failingSince, attempts } = place;
    const late = await this.trail.late(this.options.batchSize);
    const records = late.length + (await this.trail.countBehind(relayedTo));
    const [first] = late.length > 0 ? late : await this.trail.behind(relayedTo, 1);
    return { records, since: first?.at ?? null, failingSince, attempts };
  }

  /**
   * Ends it: its place is forgotten, and the retention waits for it no longer. One that runs under this name afterwards begins anew, with
   * the first record there is.
   */
  forget(): Promise<void> {
    return this.kept.forget();
  }

  /** A system that hangs is as good as one that refuses. */
  private async delivered(records: readonly RelayedRecord[]): Promise<void> {
    const { deliver, leaseMs } = this.options;
    const givenUp = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const hangs = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = new Error(`The delivery took longer than ${String(leaseMs)} ms.`);
        givenUp.abort(error);
        reject(error);
      }, leaseMs);
    });
    try {
      await Promise.race([deliver(records, givenUp.signal), hangs]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function seqOf({ seq }: StoredRecord): number {
  return seq;
}

function relayedRecord(row: StoredRecord): RelayedRecord {
  const { seq, chainWriter: writer, chainNumber: number, chainKey: key, chainDigest: digest } = row;
  const isChained = writer !== null && number !== null && key !== null && digest !== null;
  return { seq, event: eventOf(row), chain: isChained ? { writer, number, key, digest } : null };
}
