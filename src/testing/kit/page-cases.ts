import type { Arranged } from './arranged.js';
import type { CaseBody } from './conformance-case.js';
import type { PagedList } from './keyset-pages.js';
import { checkCursors, checkLimit, checkOrder, checkStability, checkTies } from './keyset-pages.js';

interface PageWords {
  /** What the contract promises of its pages. */
  readonly rule: string;
  readonly order?: string;
  /** What is in it. */
  readonly rows?: string;
}

/** What every paged list is held to, under the words of its contract. */
export function pageCases(
  listOf: (arranged: Arranged) => PagedList | Promise<PagedList>,
  { rule, order = 'newest first', rows = 'those' }: PageWords,
): readonly CaseBody[] {
  const held = (name: string, check: typeof checkOrder): CaseBody => ({
    name: `page: ${name}`,
    rule,
    run: async (arranged) => check(arranged, await listOf(arranged)),
  });
  return [
    held(order, checkOrder),
    held('stable under inserts', checkStability),
    held(`${rows} of one moment are neither repeated nor lost`, checkTies),
    held('holds at most the limit, and says when there is more', checkLimit),
    {
      ...held('a malformed cursor is refused', checkCursors),
      rule: 'page answers `invalid_cursor` to a cursor that is none of its own',
    },
  ];
}
