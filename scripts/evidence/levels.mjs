// @ts-check

/**
 * @import { Coverage } from './coverage.mjs'
 *
 * @typedef {object} LevelCount
 * @property {number} applicable without those that do not apply
 * @property {number} shown with at least one test, none of them failing, and nothing left out
 * @property {number} partly with such a test, and with a reason for what it does not show
 * @property {number} waiting without a test
 * @property {number} share of the applicable ones that are shown, in per cent with one digit
 */

const DOES_NOT_APPLY = 'Does not apply';

/**
 * How far a standard with levels is kept. A requirement of level 1 counts at level 1 only: the levels add up, they do not repeat.
 *
 * @param {Readonly<Record<string, number>>} levels
 * @param {Readonly<Record<string, Coverage>>} coverage
 * @param {Readonly<Record<string, string>>} deviations
 * @returns {Record<string, LevelCount>}
 */
export function levelsOf(levels, coverage, deviations) {
  /** @type {Record<string, LevelCount>} */
  const counts = {};
  for (const [id, level] of Object.entries(levels)) {
    const count = (counts[String(level)] ??= { applicable: 0, shown: 0, partly: 0, waiting: 0, share: 0 });
    const reason = deviations[id];
    if (reason?.startsWith(DOES_NOT_APPLY)) continue;
    const { passed = 0, failed = 0 } = coverage[id] ?? {};
    count.applicable += 1;
    if (passed === 0 || failed > 0) count.waiting += 1;
    else if (reason === undefined) count.shown += 1;
    else count.partly += 1;
  }
  for (const count of Object.values(counts))
    count.share = count.applicable === 0 ? 0 : Math.round((count.shown / count.applicable) * 1_000) / 10;
  return counts;
}

/**
 * Ids by the reason they share, the reason with the most ids first: what has to be built for them.
 *
 * @param {Readonly<Record<string, string>>} deviations
 * @returns {readonly { readonly reason: string, readonly ids: readonly string[] }[]}
 */
export function waitingFor(deviations) {
  /** @type {Map<string, string[]>} */
  const byReason = new Map();
  for (const [id, reason] of Object.entries(deviations)) byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  return [...byReason].map(([reason, ids]) => ({ reason, ids })).sort((one, other) => other.ids.length - one.ids.length);
}
