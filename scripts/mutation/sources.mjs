// @ts-check
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The library. What lies in `src/testing` tests hosts and is itself held against broken adapters. */
export const MUTATED = ['src/**/*.ts', '!src/testing/**'];

/** @param {string} file relative to the repository */
export function isMutated(file) {
  return file.startsWith('src/') && file.endsWith('.ts') && !file.startsWith('src/testing/');
}

/**
 * Every file that `MUTATED` names.
 *
 * @param {string} root
 * @returns {readonly string[]}
 */
export function mutatedFiles(root) {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name}`.replaceAll('\\', '/'))
    .filter(isMutated)
    .sort();
}
