// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The order in which groups are told; a group that is not in it comes last. */
const GROUPS = ['invariants', 'known-failures', 'races', 'peers', 'asvs', 'rules'];

/**
 * @typedef {{ readonly id: string, readonly group: string, readonly title: string }} Id
 * @typedef {{ readonly group: string, readonly about: string, readonly ids: Readonly<Record<string, string>>, readonly levels?: Readonly<Record<string, number>> }} IdFile
 */

/**
 * Every id there is, by group and then in the order of its file.
 *
 * @param {readonly IdFile[]} files
 * @returns {ReadonlyMap<string, Id>}
 */
export function idsIn(files) {
  const ids = new Map();
  for (const { group, ids: titles } of files) {
    for (const [id, title] of Object.entries(titles)) {
      if (ids.has(id)) throw new Error(`the id ${id} stands in two groups: ${ids.get(id).group} and ${group}`);
      ids.set(id, { id, group, title });
    }
  }
  return ids;
}

/**
 * @param {string} folder
 * @returns {IdFile[]}
 */
export function readIdFiles(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => /** @type {IdFile} */ (readJson(join(folder, name))))
    .sort((one, other) => place(one) - place(other) || one.group.localeCompare(other.group, 'en'));
}

/**
 * The level of each id of a standard that has levels.
 *
 * @param {readonly IdFile[]} files
 * @returns {Readonly<Record<string, number>>}
 */
export function levelsIn(files) {
  return Object.assign({}, ...files.map(({ levels }) => levels));
}

/**
 * @param {string} path
 * @returns {unknown}
 */
export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** @param {IdFile} file */
function place({ group }) {
  const index = GROUPS.indexOf(group);
  return index < 0 ? GROUPS.length : index;
}
