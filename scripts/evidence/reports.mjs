// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { readJson } from './ids.mjs';

/** A report that the evidence needs is not there. The message names the command that writes it. */
export class MissingReport extends Error {
  /**
   * @param {string} path
   * @param {string} command
   */
  constructor(path, command) {
    super(`${path} is missing or cannot be read. Write it with: ${command}`);
    this.name = 'MissingReport';
  }
}

/**
 * @param {string} root
 * @param {string} path relative to the root
 * @param {string} command what writes it
 * @returns {unknown}
 */
export function readReport(root, path, command) {
  const full = join(root, path);
  if (!existsSync(full)) throw new MissingReport(path, command);
  try {
    return readJson(full);
  } catch {
    throw new MissingReport(path, command);
  }
}
