// @ts-check
import { tokensIn } from './tokens.mjs';

/**
 * @import { TestCase } from './jest-report.mjs'
 * @import { Title } from './titles.mjs'
 *
 * What ran of an id. A describe that carries it stands for all tests in it; a skipped test is no evidence and is left out.
 *
 * @typedef {{ readonly passed: number, readonly failed: number }} Played
 *
 * Who carries an id, as the sources say.
 *
 * @typedef {object} Witnesses
 * @property {Title | null} first the one to look at first
 * @property {number} names how many names, rows and parts of names carry the id
 * @property {boolean} expectsFailure whether one of them is of a test that is expected to fail
 */

/**
 * @param {Iterable<string>} ids
 * @param {readonly TestCase[]} tests
 * @returns {Record<string, Played>}
 */
export function playedOf(ids, tests) {
  const played = new Map([...ids].map((id) => [id, { passed: 0, failed: 0 }]));
  for (const { status, titles } of tests) {
    if (status === 'skipped') continue;
    for (const id of new Set(titles.flatMap((title) => tokensIn(title)))) {
      const count = played.get(id);
      if (count !== undefined) count[status] += 1;
    }
  }
  return Object.fromEntries(played);
}

/**
 * @param {Iterable<string>} ids
 * @param {readonly Title[]} titles
 * @returns {Record<string, Witnesses>}
 */
export function witnessesOf(ids, titles) {
  /** @type {Map<string, Title[]>} */
  const carriers = new Map([...ids].map((id) => [id, []]));
  for (const title of titles) for (const id of title.ids) carriers.get(id)?.push(title);
  return Object.fromEntries(
    [...carriers].map(([id, found]) => [
      id,
      {
        first: found.toSorted((one, other) => rank(one) - rank(other))[0] ?? null,
        names: new Set(found.map(({ file, text }) => `${file}: ${text}`)).size,
        expectsFailure: found.some(({ expectsFailure }) => expectsFailure),
      },
    ]),
  );
}

/**
 * A name says more than a row of a table, and a test that shows something more than one that shows a gap.
 *
 * @param {Title} title
 */
function rank({ isName, expectsFailure }) {
  return (isName ? 0 : 1) + (expectsFailure ? 2 : 0);
}
