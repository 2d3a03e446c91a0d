import { join } from 'node:path';

import { readIdFiles } from '../../../scripts/evidence/ids.mjs';
import { ROOT } from '../../architecture/support/repository.js';

const IDS = new Set(readIdFiles(join(ROOT, 'test/evidence/ids')).flatMap(({ ids }) => Object.keys(ids)));
/** A word that could be one: `F12`, `SS-40`, `v5.0.0-6.2.1`. */
const WORD = /\bv5\.0\.0-[\d.]*\d|\b[A-Z]{1,4}-?\d{1,3}\b/g;
/** Words of the world that look alike. */
const NO_IDS = /^(UTF|SHA|HMAC|RFC|ES|ISO|HTTP|UUID|IPV|IPv)-?\d+$/;

/** What an editor shows of a file: its doc comments. They are published with the declarations, exported or not. */
export function docsOf(text: string): readonly string[] {
  return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].map(([comment]) => comment);
}

/** Ids of rules, and whatever stands in brackets and looks like one. */
export function idsIn(text: string): readonly string[] {
  const known = [...text.matchAll(WORD)].map(([word]) => word).filter((word) => IDS.has(word));
  const alike = [...text.matchAll(/\(([A-Z]{1,4}-?\d{1,3})\)/g)].map(([, word]) => word ?? '');
  return [...new Set([...known, ...alike])].filter((word) => !NO_IDS.test(word));
}
