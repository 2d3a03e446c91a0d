import { everyRow } from '../store/every-row.js';
import type { Store } from '../store/store.js';
import type { StoredRecord } from './chain-digests.js';
import type { Gap } from './relay-gaps.js';

const GAPS_AT_ONCE = 100;

/** Reads what a relay has still to bring, oldest numbers first, a bounded piece at a time. */
export class RelayReading {
  constructor(
    private readonly store: Store,
    private readonly name: string,
  ) {}

  behind(seq: number, limit: number): Promise<readonly StoredRecord[]> {
    return this.store.run((db) =>
      db.selectFrom('auditEvents').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute(),
    );
  }

  async countBehind(seq: number): Promise<number> {
    const counted = await this.store.run((db) =>
      db
        .selectFrom('auditEvents')
        .select((eb) => eb.fn.countAll().as('count'))
        .where('seq', '>', seq)
        .executeTakeFirstOrThrow(),
    );
    return Number(counted.count);
  }

  /** A transaction takes its number before it commits, and is seen after others that took theirs later: these were passed over. */
  async late(limit: number): Promise<readonly StoredRecord[]> {
    const found: StoredRecord[] = [];
    let page: Gap[] = [];
    for await (const gap of this.gaps()) {
      page.push(gap);
      if (page.length < GAPS_AT_ONCE) continue;
      found.push(...(await this.within(page, limit - found.length)));
      page = [];
      if (found.length >= limit) return found;
    }
    if (page.length > 0) found.push(...(await this.within(page, limit - found.length)));
    return found;
  }

  private gaps() {
    return everyRow({
      from: 0,
      perPage: GAPS_AT_ONCE,
      read: (after) =>
        this.store.run((db) =>
          db
            .selectFrom('auditRelayGaps')
            .select(['firstSeq', 'lastSeq'])
            .where('name', '=', this.name)
            .where('firstSeq', '>', after)
            .orderBy('firstSeq')
            .limit(GAPS_AT_ONCE)
            .execute(),
        ),
      placeOf: ({ firstSeq }) => firstSeq,
    });
  }

  private within(gaps: readonly Gap[], limit: number): Promise<readonly StoredRecord[]> {
    return this.store.run((db) =>
      db
        .selectFrom('auditEvents')
        .selectAll()
        .where((eb) => eb.or(gaps.map(({ firstSeq, lastSeq }) => eb.between('seq', firstSeq, lastSeq))))
        .orderBy('seq')
        .limit(limit)
        .execute(),
    );
  }
}
