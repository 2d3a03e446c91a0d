import type { AdminId, Instant } from '../../kernel/ids.js';
import { later } from '../../kernel/ids.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import type { StoredCode } from '../doubles/stored-rows.js';

type Asked = Pick<StoredCode, 'purpose' | 'issuedAt'> & { readonly notSince: Instant };

/** When another code may be issued, where the earlier one is not older than `notSince`; null where one may be now. */
export function youngCode(store: InMemoryStore, adminId: AdminId, { purpose, issuedAt, notSince }: Asked): Instant | null {
  // Whatever became of it: a code that was used up still says that one was sent.
  const tooYoung = store.codesOf(adminId, purpose).find((earlier) => earlier.issuedAt >= notSince);
  if (tooYoung === undefined) return null;
  // Dated by a clock that ran ahead: written back, or it would move along with every question.
  const young = Math.min(tooYoung.issuedAt, issuedAt) as Instant;
  store.codes.set(tooYoung.codeDigest, Object.freeze({ ...tooYoung, issuedAt: young }));
  // The first moment at which the same question, asked with the same interval, finds that code older than `notSince`.
  return later(young, issuedAt - notSince + 1);
}
