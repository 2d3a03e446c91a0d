// @ts-check
import { join } from 'node:path';

import { idsIn, levelsIn, readIdFiles, readJson } from './ids.mjs';
import { numbered } from './tokens.mjs';

/**
 * What the evidence is held against: the ids, the levels they have, what departs from them.
 *
 * @param {string} root
 */
export function readLists(root) {
  const folder = join(root, 'test/evidence');
  const idFiles = readIdFiles(join(folder, 'ids'));
  const ids = idsIn(idFiles);
  const otherNames = /** @type {Record<string, number>} */ (readJson(join(folder, 'other-names.json')));
  return {
    idFiles,
    ids,
    levels: levelsIn(idFiles),
    deviations: /** @type {Record<string, string>} */ (readJson(join(folder, 'deviations.json'))),
    /** Every name that looks like an id and may be used. */
    known: new Set([...ids.keys(), ...numbered(otherNames)]),
  };
}
