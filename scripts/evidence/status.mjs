// @ts-check

/**
 * @import { Played, Witnesses } from './coverage.mjs'
 *
 * @typedef {keyof typeof STATUSES} Status
 */

/** Where an id can stand, how that is headed, and what it means. "Passed" is said of none but those that are played, whole and green. */
export const STATUSES = /** @type {const} */ ({
  passed: ['passed', 'tests carry it, they ran, none failed, and nothing of it is left out'],
  in_part: ['in part', 'the same for a part of it; its deviation says what is not shown'],
  later: ['later', 'waits for an operation or a surface that does not exist yet, whatever its pieces show today'],
  left_out: ['left out', 'not built, left to the host, or decided otherwise; its deviation says why'],
  not_applicable: ['does not apply', 'says nothing about this library; its deviation says why'],
  failing: ['failing', 'a test of it failed, or is expected to and no deviation says why'],
  unplayed: ['not played', 'tests carry it, and none of them ran in the last run'],
  untested: ['untested', 'no test carries it'],
});

/** How a deviation begins, and what it means for its id. */
const KINDS = /** @type {const} */ ({
  'In part': 'in_part',
  'Belongs to a later tier': 'later',
  'Does not apply': 'not_applicable',
  'Left to the host': 'left_out',
  'Not built': 'left_out',
  Deviation: 'left_out',
});

/**
 * @param {string | undefined} reason the deviation of the id, if it has one
 * @param {Witnesses} witnesses
 * @param {Played} played
 * @returns {Status}
 */
export function statusOf(reason, { names, expectsFailure }, { passed, failed }) {
  if (failed > 0) return 'failing';
  const kind = reason === undefined ? undefined : kindOf(reason);
  if (kind !== undefined && kind !== 'in_part') return kind;
  if (names === 0) return 'untested';
  if (expectsFailure && kind === undefined) return 'failing';
  if (passed === 0) return 'unplayed';
  return kind ?? 'passed';
}

/**
 * @param {string} reason
 * @returns {(typeof KINDS)[keyof typeof KINDS]}
 */
function kindOf(reason) {
  for (const [start, kind] of Object.entries(KINDS)) if (reason.startsWith(`${start}: `)) return kind;
  throw new Error(`a deviation that does not say in which sense: ${reason}`);
}
