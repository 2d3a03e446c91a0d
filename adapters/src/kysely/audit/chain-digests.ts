import type { KeyObject } from 'node:crypto';
import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Insertable, Selectable } from 'kysely';

import type { SealingKeys } from '../../sealing/sealing-keys.js';
import { readKeys } from '../../sealing/sealing-keys.js';
import type { AuditEventsTable, AuditMarksTable } from '../schema/database.js';

type Chained = 'seq' | 'chainWriter' | 'chainNumber' | 'chainKey' | 'chainDigest';

/** What a record says, as it is stored. */
export type Content = Omit<Insertable<AuditEventsTable>, Chained>;
export type StoredRecord = Selectable<AuditEventsTable>;
export type Mark = Selectable<AuditMarksTable>;

/** Where a record stands: whose it is, the how-manieth, and the digest of the one before, empty for the first. */
export interface Place {
  readonly writer: string;
  readonly number: number;
  readonly previous: string;
}

const RECORD = 'admin-infra audit record 1';
const MARK = 'admin-infra audit mark 1';

/** Makes and checks the digests of the trail. Whoever has no key can make none, so neither a record nor a mark. */
export class ChainDigests {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly #current: string;

  constructor(keys: SealingKeys) {
    this.#keys = readKeys(keys);
    this.#current = keys.current;
  }

  /** The columns that put a record into its place. */
  chained(content: Content, { writer, number, previous }: Place) {
    const parts = partsOf(content, { writer, number, previous });
    return { chainWriter: writer, chainNumber: number, chainKey: this.#current, chainDigest: this.#made(parts) };
  }

  isGenuine(row: StoredRecord, previous: string): boolean {
    const { chainWriter: writer, chainNumber: number, chainKey, chainDigest } = row;
    if (writer === null || number === null) return false;
    return this.#fits(partsOf(row, { writer, number, previous }), chainKey, chainDigest);
  }

  mark(writer: string, kind: Mark['kind'], chainNumber: number, chainDigest: string): Mark {
    const mark = { writer, kind, chainNumber, chainDigest };
    return { ...mark, chainKey: this.#current, markDigest: this.#made(partsOfMark(mark)) };
  }

  isGenuineMark(mark: Mark): boolean {
    return this.#fits(partsOfMark(mark), mark.chainKey, mark.markDigest);
  }

  #made(parts: readonly unknown[]): string {
    return this.#digest(parts, this.#current) ?? '';
  }

  #fits(parts: readonly unknown[], key: string | null, digest: string | null): boolean {
    const expected = key === null || digest === null ? null : this.#digest(parts, key);
    if (expected === null) return false;
    const [one, other] = [Buffer.from(expected), Buffer.from(digest ?? '')];
    return one.length === other.length && timingSafeEqual(one, other);
  }

  /** Null where no key has this name. */
  #digest(parts: readonly unknown[], name: string): string | null {
    const key = this.#keys.get(name);
    if (key === undefined) return null;
    return createHmac('sha256', key)
      .update(JSON.stringify([...parts, name]))
      .digest('base64url');
  }
}

/** In an order that is fixed, each part apart from its neighbours. */
function partsOf(content: Content, { writer, number, previous }: Place): readonly unknown[] {
  const { eventId, type, category, severity, operation, correlationId, at } = content;
  const { actor, actorAdminId, target, targetAdminId, origin, metadata } = content;
  const event = [eventId, type, category, severity, operation, correlationId, at];
  const parts = [...event, actor, actorAdminId, target, targetAdminId, origin, metadata];
  // Drivers replace a lone surrogate, so it is replaced before it is digested as well.
  return [
    RECORD,
    writer,
    number,
    previous,
    ...parts.map((part) => (typeof part === 'string' ? part.toWellFormed() : (part ?? null))),
  ];
}

function partsOfMark({ writer, kind, chainNumber, chainDigest }: Omit<Mark, 'chainKey' | 'markDigest'>): readonly unknown[] {
  return [MARK, writer, kind, chainNumber, chainDigest];
}
