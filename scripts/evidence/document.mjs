// @ts-check

/**
 * @import { Evidence } from './evidence.mjs'
 *
 * The evidence as a file: one line for each id and each mutated file, so that a change of one is a change of one line. The reasons of
 * deviations are for programs; people read them in `test/evidence/deviations.json`, so those of a group share a line.
 */

/**
 * @param {Evidence} evidence
 * @returns {string}
 */
export function jsonOf({ mutation, deviations, ...evidence }) {
  const parts = Object.entries(evidence).map(([key, value]) => `${JSON.stringify(key)}: ${shallow(value)}`);
  const place = parts.findIndex((part) => part.startsWith('"changedSinceMutation"'));
  parts.splice(place, 0, `"mutation": ${mutation === null ? 'null' : entries(mutation, 2, shallowList)}`);
  parts.splice(-1, 0, `"deviations": ${byGroup(deviations, evidence.ids)}`);
  return `{\n  ${parts.join(',\n  ')}\n}\n`;
}

/** @param {unknown} value */
function shallow(value) {
  return isRecord(value) ? entries(value, 2) : JSON.stringify(value);
}

/** @param {unknown} value */
function shallowList(value) {
  if (isRecord(value)) return entries(value, 4);
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  return `[\n      ${value.map((each) => JSON.stringify(each)).join(',\n      ')}\n    ]`;
}

/**
 * @param {object} record
 * @param {number} indent of the record itself
 * @param {(value: unknown) => string} told
 */
function entries(record, indent, told = JSON.stringify) {
  const lines = Object.entries(record).map(([key, value]) => `${JSON.stringify(key)}: ${told(value)}`);
  const margin = ' '.repeat(indent);
  return lines.length === 0 ? '{}' : `{\n${margin}  ${lines.join(`,\n${margin}  `)}\n${margin}}`;
}

/**
 * @param {Evidence['deviations']} deviations
 * @param {Evidence['ids']} ids
 */
function byGroup(deviations, ids) {
  /** @type {Map<string, string[]>} */
  const lines = new Map();
  for (const [id, reason] of Object.entries(deviations)) {
    const group = ids[id]?.group ?? '';
    lines.set(group, [...(lines.get(group) ?? []), `${JSON.stringify(id)}: ${JSON.stringify(reason)}`]);
  }
  return lines.size === 0 ? '{}' : `{\n    ${[...lines.values()].map((line) => line.join(', ')).join(',\n    ')}\n  }`;
}

/**
 * @param {unknown} value
 * @returns {value is object}
 */
function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
