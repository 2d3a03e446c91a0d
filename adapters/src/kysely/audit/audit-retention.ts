import type { Instant } from '@maatify/admin-infra';

import type { SchemaOptions } from '../schema/schema-options.js';
import type { KyselyOfAnyCopy } from '../store/kysely-of-any-copy.js';
import { everyRow } from '../store/every-row.js';
import { Store } from '../store/store.js';
import type { ChainDigests, Mark } from './chain-digests.js';
import { NO_WRITER, setMark } from './chain-writer.js';
import { isRelayed } from './relayed.js';

/** Records that may go, and what has to be said of them where they go. */
export interface OldRecords {
  readonly seqs: readonly number[];
  readonly marks: readonly Mark[];
  /** Whether more of them may be there. */
  readonly more: boolean;
  /** Whether old ones stay because a relay has not brought them to the other system. */
  readonly unrelayed: boolean;
}

const WRITERS_AT_ONCE = 100;

/**
 * Finds the records a retention may take away, and says that it took them.
 *
 * When to use: in a job of the host that may lift the guard of the trail.
 *
 * Promises: of each writer the oldest go first, and none whose digest is wrong: what somebody changed stays for whoever looks. None
 * goes that a relay has not brought away, for however long the other system is down; `unrelayed` says so. `forget` of a relay that is
 * used no longer lets them go.
 *
 * Failures: `StoreFailure` when the database does not answer.
 *
 * @example
 * const old = await retention.oldest(before, 500);
 * // in the transaction that deletes old.seqs: await retention.took(tx, old);
 */
export class KyselyAuditRetention {
  private readonly store: Store;

  constructor(
    db: KyselyOfAnyCopy,
    private readonly options: SchemaOptions,
    private readonly digests: ChainDigests | null,
  ) {
    this.store = new Store(db, options);
  }

  async oldest(before: number, limit: number): Promise<OldRecords> {
    const plain = await this.undigested(before as Instant, limit);
    const old = { seqs: [...plain], marks: [] as Mark[] };
    if (this.digests !== null && plain.length < limit) await this.addDigested(this.digests, old, before, limit);
    const more = old.seqs.length >= limit;
    return { ...old, more, unrelayed: !more && (await this.isAnyUnrelayed(before as Instant)) };
  }

  /** @param tx the very transaction in which the records are deleted */
  async took(tx: KyselyOfAnyCopy, { marks }: OldRecords): Promise<void> {
    const store = new Store(tx, this.options);
    for (const mark of marks) {
      await store.run(async (db) => {
        const stored = db.selectFrom('auditMarks').select('chainNumber').where('writer', '=', mark.writer);
        const earlier = await stored.where('kind', '=', 'taken').executeTakeFirst();
        // Another process may be further on already.
        if ((earlier?.chainNumber ?? 0) < mark.chainNumber) await setMark(store, db, mark);
      });
    }
  }

  private async addDigested(digests: ChainDigests, to: { seqs: number[]; marks: Mark[] }, before: number, limit: number) {
    for await (const writer of this.writers()) {
      if (to.seqs.length >= limit) return;
      const old = await this.oldestOf(digests, writer, before, limit - to.seqs.length);
      to.seqs.push(...old.seqs);
      if (old.mark !== null) to.marks.push(old.mark);
    }
  }

  private async isAnyUnrelayed(before: Instant): Promise<boolean> {
    const waiting = this.store.run((db) =>
      db
        .selectFrom('auditEvents')
        .select('seq')
        .where('at', '<', before)
        .where((eb) => eb.not(isRelayed()))
        .limit(1)
        .executeTakeFirst(),
    );
    return (await waiting) !== undefined;
  }

  /** Without keys all are alike. With them, one that came after the first digest is somebody's forgery, which stays. */
  private async undigested(before: Instant, limit: number): Promise<readonly number[]> {
    const rows = await this.store.run(async (db) => {
      const oldest = db
        .selectFrom('auditEvents')
        .select('seq')
        .where('at', '<', before)
        .where(isRelayed())
        .orderBy('at')
        .orderBy('seq')
        .limit(limit);
      if (this.digests === null) return oldest.execute();
      const mark = await db.selectFrom('auditMarks').selectAll().where('writer', '=', NO_WRITER).executeTakeFirst();
      const ofOld = oldest.where('chainWriter', 'is', null);
      return mark === undefined ? ofOld.execute() : ofOld.where('seq', '<=', mark.chainNumber).execute();
    });
    return rows.map(({ seq }) => seq);
  }

  private writers() {
    return everyRow({
      from: NO_WRITER,
      perPage: WRITERS_AT_ONCE,
      read: (after) => this.writersAfter(after),
      placeOf: (writer) => writer,
    });
  }

  private async writersAfter(after: string): Promise<readonly string[]> {
    const rows = await this.store.run((db) =>
      db
        .selectFrom('auditMarks')
        .select('writer')
        .where('kind', '=', 'last')
        .where('writer', '>', after)
        .orderBy('writer')
        .limit(WRITERS_AT_ONCE)
        .execute(),
    );
    return rows.map(({ writer }) => writer);
  }

  private async oldestOf(digests: ChainDigests, writer: string, before: number, limit: number) {
    const rows = await this.store.run((db) =>
      db
        .selectFrom('auditEvents')
        .selectAll()
        .where('chainWriter', '=', writer)
        .where(isRelayed())
        .orderBy('chainNumber')
        .orderBy('seq')
        .limit(limit)
        .execute(),
    );
    const stored = await this.store.run((db) =>
      db.selectFrom('auditMarks').selectAll().where('writer', '=', writer).where('kind', '=', 'taken').executeTakeFirst(),
    );
    const seqs: number[] = [];
    let [number, digest] = [stored?.chainNumber ?? 0, stored?.chainDigest ?? ''];
    if (stored !== undefined && !digests.isGenuineMark(stored)) return { seqs, mark: null };
    for (const row of rows) {
      if (row.at >= before || row.chainNumber !== number + 1 || !digests.isGenuine(row, digest)) break;
      [number, digest] = [row.chainNumber, row.chainDigest ?? ''];
      seqs.push(row.seq);
    }
    return { seqs, mark: seqs.length === 0 ? null : digests.mark(writer, 'taken', number, digest) };
  }
}
