import type { Kysely, Selectable } from 'kysely';

import type { AuditRelaysTable, Database } from '../schema/database.js';
import { lost } from '../store/lost.js';
import type { Store } from '../store/store.js';
import type { Gap } from './relay-gaps.js';
import { leftOf } from './relay-gaps.js';

export type Place = Selectable<AuditRelaysTable>;

/** What a relay did, as its place has to say it. */
export interface Progress {
  readonly relayedTo: number;
  /** Numbers on the way there that no record has yet. */
  readonly gaps: readonly Gap[];
  /** Numbers out of earlier gaps that were delivered. */
  readonly found: readonly number[];
  readonly at: number;
  /** Gaps that were noticed before are given up. */
  readonly lateBefore: number;
}

/** How far a relay came, kept beside the trail: the one thing that processes which run the same relay agree by. */
export class RelayPlace {
  constructor(
    private readonly store: Store,
    private readonly name: string,
  ) {}

  read(): Promise<Place | undefined> {
    return this.store.run((db) => db.selectFrom('auditRelays').selectAll().where('name', '=', this.name).executeTakeFirst());
  }

  /** From here on the retention waits. */
  async begun(): Promise<Place> {
    const row = { name: this.name, relayedTo: 0, version: 0, dueAt: 0, attempts: 0, failingSince: null };
    await this.store.run((db) => this.store.dialect.insertNew(db.insertInto('auditRelays').values(row)));
    return (await this.read()) ?? row;
  }

  async forget(): Promise<void> {
    await this.store.transaction(async (tx) => {
      await tx.deleteFrom('auditRelays').where('name', '=', this.name).execute();
      await tx.deleteFrom('auditRelayGaps').where('name', '=', this.name).execute();
    });
  }

  /** Held by pushing `due_at` into the future: if we die, it comes due again by itself. Of two that read one place, one has it. */
  async take({ version, attempts }: Place, until: number): Promise<boolean> {
    const held = { version: version + 1, dueAt: until, attempts: attempts + 1 };
    return (await this.store.run((db) => this.changing(db, version, held).executeTakeFirstOrThrow())).numUpdatedRows > 0n;
  }

  async putOff({ version, failingSince }: Place, at: number, pauseMs: number): Promise<void> {
    const again = { dueAt: at + pauseMs, failingSince: failingSince ?? at };
    await this.store.run((db) => this.changing(db, version, again).execute());
  }

  /** Only while we still hold it: whoever took it over settles it. */
  async settle({ version }: Place, { relayedTo, gaps, found, at, lateBefore }: Progress): Promise<boolean> {
    const { outcome } = await this.store.transaction(async (tx) => {
      const settled = { relayedTo, version: version + 1, dueAt: at, attempts: 0, failingSince: null };
      const { numUpdatedRows } = await this.changing(tx, version, settled).executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return lost('taken_over');
      for (const seq of found) await this.narrow(tx, seq);
      await this.keep(tx, gaps, at);
      const ours = tx.deleteFrom('auditRelayGaps').where('name', '=', this.name);
      await ours.where('noticedAt', '<', lateBefore).execute();
      return { outcome: 'won' } as const;
    });
    return outcome === 'won';
  }

  private changing(db: Kysely<Database>, version: number, set: Partial<Place>) {
    return db.updateTable('auditRelays').set(set).where('name', '=', this.name).where('version', '=', version);
  }

  /** A number that was found is looked for no longer. */
  private async narrow(tx: Kysely<Database>, seq: number): Promise<void> {
    const ours = tx.selectFrom('auditRelayGaps').selectAll().where('name', '=', this.name);
    const gap = await ours.where('firstSeq', '<=', seq).where('lastSeq', '>=', seq).executeTakeFirst();
    if (gap === undefined) return;
    await tx.deleteFrom('auditRelayGaps').where('name', '=', this.name).where('firstSeq', '=', gap.firstSeq).execute();
    await this.keep(tx, leftOf(gap, [seq]), gap.noticedAt);
  }

  private async keep(tx: Kysely<Database>, gaps: readonly Gap[], noticedAt: number): Promise<void> {
    const rows = gaps.map((gap) => ({ name: this.name, ...gap, noticedAt }));
    if (rows.length > 0) await tx.insertInto('auditRelayGaps').values(rows).execute();
  }
}
