// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { isMutated } from './sources.mjs';

/**
 * @typedef {{ readonly file: string, readonly lines: number }} Change
 */

/** Where the changes of a branch begin, the first that exists: what it left the main branch at, else the commit before the last. */
const MAIN = ['origin/main', 'main'];

/**
 * @param {string} root
 * @returns {string | null} null where nobody can tell: no git, no repository, or a clone without its history
 */
export function baseOf(root) {
  const head = git(root, 'rev-parse', '--verify', '--quiet', 'HEAD');
  for (const branch of MAIN) {
    const base = git(root, 'merge-base', 'HEAD', branch);
    // On the main branch itself it is the last commit that is looked at.
    if (base !== null && base !== head) return base;
  }
  return git(root, 'rev-parse', '--verify', '--quiet', 'HEAD~1');
}

/**
 * The files of the library that differ from `base`, committed or not, the most changed first.
 *
 * @param {string} root
 * @param {string} base
 * @returns {readonly Change[] | null} null when git does not know the base
 */
export function changesSince(root, base) {
  const told = git(root, 'diff', '--numstat', '--no-renames', '--end-of-options', base, '--', 'src');
  return told === null ? null : changesIn(told).filter(({ file }) => existsSync(join(root, file)));
}

/**
 * @param {string} numstat
 * @returns {readonly Change[]}
 */
export function changesIn(numstat) {
  return numstat
    .split('\n')
    .map((line) => line.split('\t'))
    .map(([added, removed, file = '']) => ({ file, lines: Number(added) + Number(removed) }))
    .filter(({ file }) => isMutated(file))
    .sort((one, other) => other.lines - one.lines || (one.file < other.file ? -1 : 1));
}

/**
 * @param {string} root
 * @param {...string} args
 * @returns {string | null} null when git is missing or refuses
 */
function git(root, ...args) {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}
