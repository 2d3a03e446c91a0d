import type { Instant } from '@maatify/admin-infra';

import type { SchemaOptions } from '../schema/schema-options.js';
import type { KyselyOfAnyCopy } from '../store/kysely-of-any-copy.js';
import { everyRow } from '../store/every-row.js';
import { Store } from '../store/store.js';
import type { ChainDigests, Mark } from './chain-digests.js';
import { NO_WRITER, setMark } from './chain-writer.js';

/** Records that may go, and what has to be said of them where they go. */
export interface OldRecords {
  readonly seqs: readonly number[];
  readonly marks: readonly Mark[];
  /** Whether more of them may be there. */
  readonly more: boolean;
}

const WRITERS_AT_ONCE = 100;

/**
 * Finds the records a retention may take away, and says that it took them.
 *
 * When to use: in a job of the host that may lift the guard of the trail.
 *
 * Promises: of each writer the oldest go first, and none whose digest is wrong: what somebody changed stays for whoever looks.
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
    if (this.digests === null || plain.length >= limit) return { seqs: plain, marks: [], more: plain.length >= limit };
    const [seqs, marks] = [[...plain], [] as Mark[]];
    for await (const writer of this.writers()) {
      if (seqs.length >= limit) break;
      const old = await this.oldestOf(this.digests, writer, before, limit - seqs.length);
      seqs.push(...old.seqs);
      if (old.mark !== null) marks.push(old.mark);
    }
    return { seqs, marks, more: seqs.length >= limit };
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

  /** Without keys all are alike. With them, one that came after the first digest is somebody's forgery, which stays. */
  private async undigested(before: Instant, limit: number): Promise<readonly number[]> {
    const rows = await this.store.run(async (db) => {
      const oldest = db
        .selectFrom('auditEvents')
        .select('seq')
        .where('at', '<', before)
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
