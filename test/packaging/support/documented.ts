import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './packed.js';

const GUIDE = 'docs/guides/installing.md';

const one = (file: string, pattern: RegExp): string => {
  const found = [...readFileSync(join(ROOT, file), 'utf8').matchAll(pattern)];
  if (found.length !== 1) throw new Error(`${file} has to match ${String(pattern)} exactly once`);
  return found[0]?.[1] ?? '';
};

/** The packages that the one install command of a document names, in its order. */
export function installedBy(file: string): readonly string[] {
  return one(file, /^npm install (@maatify\/admin-infra .+)$/gm).split(' ');
}

/** The line that the guide wants in the jest settings of a CommonJS host. */
export function jestLine(): object {
  return JSON.parse(`{${one(GUIDE, /^```json\n("transformIgnorePatterns".+)\n```$/gm)}}`) as object;
}
