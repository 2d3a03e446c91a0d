// @ts-check

/**
 * @import { Status } from './status.mjs'
 *
 * @typedef {object} LevelCount
 * @property {number} applicable without those that do not apply
 * @property {number} shown
 * @property {number} partly
 * @property {number} waiting for something that is not built, or for a test
 * @property {number} share of the applicable ones that are shown, in per cent with one digit
 */

/**
 * How far a standard with levels is kept. A requirement of level 1 counts at level 1 only: the levels add up, they do not repeat.
 *
 * @param {Readonly<Record<string, number>>} levels
 * @param {Readonly<Record<string, { readonly status: Status }>>} ids
 * @returns {Record<string, LevelCount>}
 */
export function levelsOf(levels, ids) {
  /** @type {Record<string, LevelCount>} */
  const counts = {};
  for (const [id, level] of Object.entries(levels)) {
    const count = (counts[String(level)] ??= { applicable: 0, shown: 0, partly: 0, waiting: 0, share: 0 });
    const status = ids[id]?.status;
    if (status === 'not_applicable') continue;
    count.applicable += 1;
    if (status === 'passed') count.shown += 1;
    else if (status === 'in_part') count.partly += 1;
    else count.waiting += 1;
  }
  for (const count of Object.values(counts))
    count.share = count.applicable === 0 ? 0 : Math.round((count.shown / count.applicable) * 1_000) / 10;
  return counts;
}

/**
 * Ids by the reason they share, the reason with the most ids first: what has to be built for them. What one id adds after a semicolon is
 * its own and does not make another reason.
 *
 * @param {readonly string[]} ids
 * @param {Readonly<Record<string, string>>} deviations
 * @returns {readonly { readonly reason: string, readonly ids: readonly string[] }[]}
 */
export function waitingFor(ids, deviations) {
  /** @type {Map<string, string[]>} */
  const byReason = new Map();
  for (const id of ids) {
    const [reason = ''] = (deviations[id] ?? '').split(';');
    byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  }
  return [...byReason]
    .map(([reason, sharing]) => ({ reason, ids: sharing }))
    .sort((one, other) => other.ids.length - one.ids.length);
}
