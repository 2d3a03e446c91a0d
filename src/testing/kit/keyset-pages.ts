import type { Instant } from '../../kernel/ids.js';
import type { Arranged } from './arranged.js';
import { CallFailed } from './checked-contracts.js';
import { at } from './moments.js';

export type IdPage =
  | { readonly outcome: 'page'; readonly ids: readonly string[]; readonly next: string | null }
  | { readonly outcome: 'invalid_cursor' };

/** A paged list of the subject, as ids: the same checks fit every list. */
export interface PagedList {
  page(query: { readonly cursor: string | null; readonly limit: number }): Promise<IdPage>;
  /** Adds a row of this moment and answers its id. */
  insert(moment: Instant): Promise<string>;
  readonly newestFirst: boolean;
}

const MOST_PAGES = 50;
/** No cursor of any list: empty, noise, JSON, too long, and base64url of each. */
const MALFORMED = ['', 'x', '%%%', '{}', 'null', '-1', '"', 'a'.repeat(600), ...['x', '{}', '[]', 'null', '[1]'].map(base64url)];

export async function checkOrder(arranged: Arranged, list: PagedList): Promise<void> {
  const moments = [4, 1, 3, 5, 2];
  const inserted: (readonly [number, string])[] = [];
  for (const moment of moments) inserted.push([moment, await list.insert(at(moment))]);
  const direction = list.newestFirst ? -1 : 1;
  const expected = [...inserted].sort(([a], [b]) => direction * (a - b)).map(([, id]) => id);
  arranged.check.equal('one page', await walk(list, 100), expected);
  arranged.check.equal('page by page', await walk(list, 2), expected);
}

export async function checkStability(arranged: Arranged, list: PagedList): Promise<void> {
  const there: string[] = [];
  for (const moment of [10, 20, 30, 40, 50]) there.push(await list.insert(at(moment)));
  const first = await demandPage(list, null, 2);
  // One on each side of the cursor: in a page that is counted off, one of them shifts the rest.
  const late = [await list.insert(at(5)), await list.insert(at(55))];
  const seen = [...first.ids, ...(await walk(list, 2, first.next))];
  arranged.check.equal('rows seen twice', seen.length - new Set(seen).size, 0);
  const expected = list.newestFirst ? [...there].reverse() : there;
  arranged.check.equal(
    'the rows that were there',
    seen.filter((id) => !late.includes(id)),
    expected,
  );
}

export async function checkTies(arranged: Arranged, list: PagedList): Promise<void> {
  const there: string[] = [];
  for (let count = 0; count < 5; count += 1) there.push(await list.insert(at(1)));
  const seen = await walk(list, 2);
  arranged.check.equal('rows of one moment, page by page', [...seen].sort(), [...there].sort());
  arranged.check.equal('their order on one page', await walk(list, 100), seen);
  arranged.check.equal('their order on pages of three', await walk(list, 3), seen);
}

export async function checkLimit(arranged: Arranged, list: PagedList): Promise<void> {
  for (let count = 0; count < 5; count += 1) await list.insert(at(count));
  for (const limit of [1, 2, 4]) {
    const page = await demandPage(list, null, limit);
    arranged.check.equal(`rows on a page of ${String(limit)}`, page.ids.length, limit);
    arranged.check.that(`a page of ${String(limit)} of 5 has a next one`, page.next !== null);
  }
  arranged.check.equal('`next` of a page that is not full', (await demandPage(list, null, 6)).next, null);
}

export async function checkCursors(arranged: Arranged, list: PagedList): Promise<void> {
  await list.insert(at(1));
  for (const cursor of MALFORMED) {
    const { outcome } = await list.page({ cursor, limit: 2 });
    arranged.check.equal(`the answer to the cursor ${JSON.stringify(cursor.slice(0, 20))}`, outcome, 'invalid_cursor');
  }
}

/** Every row from a cursor on; null is the start of the list. */
export async function walk(list: PagedList, limit: number, from: string | null = null): Promise<readonly string[]> {
  const seen: string[] = [];
  let cursor = from;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await demandPage(list, cursor, limit);
    seen.push(...page.ids);
    if (page.next === null) return seen;
    cursor = page.next;
  }
  throw new CallFailed(`the list does not end: ${String(MOST_PAGES)} pages and still a \`next\``);
}

async function demandPage(list: PagedList, cursor: string | null, limit: number): Promise<Extract<IdPage, { outcome: 'page' }>> {
  const page = await list.page({ cursor, limit });
  if (page.outcome !== 'page') throw new CallFailed('the list refuses its own `next` as invalid_cursor');
  return page;
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
