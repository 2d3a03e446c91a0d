// @ts-check
import { evidenceOf } from './evidence.mjs';
import { runIn } from './run.mjs';
import { readTitles } from './titles.mjs';

/**
 * @import { Evidence } from './evidence.mjs'
 * @import { readLists } from './lists.mjs'
 *
 * The evidence as the sources have it now, with what was counted when the document was written. It takes a second, so that every run of the
 * tests can hold the document against it.
 *
 * @param {string} root
 * @param {ReturnType<typeof readLists>} lists
 * @param {Evidence} written
 * @returns {Evidence}
 */
export function evidenceFromNames(root, { ids, levels, deviations }, written) {
  return evidenceOf({ ids, levels, deviations, titles: readTitles(root), run: runIn(written), figures: written });
}
