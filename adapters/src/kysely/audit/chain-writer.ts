import { randomUUID } from 'node:crypto';

import type { Kysely } from 'kysely';

import type { Database } from '../schema/database.js';
import type { Store } from '../store/store.js';
import type { ChainDigests, Content, Mark } from './chain-digests.js';

interface End {
  readonly writer: string;
  readonly number: number;
  readonly digest: string;
}

/** What is done in the transaction of a record. */
export type First = (tx: Kysely<Database>) => Promise<boolean>;

/** Stands for no writer: the mark that says where records without digests end. */
export const NO_WRITER = '';

/**
 * Appends records that carry digests, one after the other: each digest covers the one before it.
 *
 * One run of one process is one writer, with a chain of its own, so that processes wait for nobody but themselves.
 */
export class ChainWriter {
  #end: End | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly digests: ChainDigests,
  ) {}

  /** @param first done in the same transaction, before; where it answers false, nothing is appended */
  append(content: Content, first: First | null = null): Promise<void> {
    const appended = this.#last.then(() => this.#append(content, first));
    this.#last = appended.catch(() => undefined);
    return appended;
  }

  async #append(content: Content, first: First | null): Promise<void> {
    const { writer, number, digest } = this.#end ?? (await this.#begun());
    const chained = this.digests.chained(content, { writer, number: number + 1, previous: digest });
    const end = { writer, number: number + 1, digest: chained.chainDigest };
    const mark = this.digests.mark(writer, 'last', end.number, end.digest);
    try {
      const isNew = await this.store.transaction(async (tx) => {
        if (first !== null && !(await first(tx))) return false;
        const inserted = await this.store.dialect.insertNew(tx.insertInto('auditEvents').values({ ...content, ...chained }));
        if (inserted) await setMark(this.store, tx, mark);
        return inserted;
      });
      this.#end = isNew ? end : { writer, number, digest };
    } catch (error) {
      // Nobody knows whether it was stored. A chain that goes on elsewhere is right in either case.
      this.#end = null;
      throw error;
    }
  }

  /** Before the first digest of all is made, what is there without any is counted off. */
  async #begun(): Promise<End> {
    await this.store.transaction(async (tx) => {
      const before = tx.selectFrom('auditMarks').select('writer').where('writer', '=', NO_WRITER);
      if ((await before.executeTakeFirst()) !== undefined) return;
      const latest = await tx.selectFrom('auditEvents').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst();
      const mark = this.digests.mark(NO_WRITER, 'before', latest?.seq ?? 0, '');
      await this.store.dialect.insertNew(tx.insertInto('auditMarks').values(mark));
    });
    return { writer: randomUUID(), number: 0, digest: '' };
  }
}

export async function setMark({ dialect }: Store, db: Kysely<Database>, mark: Mark): Promise<void> {
  const { chainNumber, chainDigest, chainKey, markDigest } = mark;
  const set = { chainNumber, chainDigest, chainKey, markDigest };
  await dialect.upsert(db.insertInto('auditMarks').values(mark), ['writer', 'kind'], set);
}
