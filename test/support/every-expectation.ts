import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import type { Expectations } from './expectations.js';

/** The folder with one file an operation; whoever adds one adds no line anywhere else. */
const FOLDER = join(import.meta.dirname, '../operations');

/** The files' names, without their ending: those of the operations' own files. */
export const EXPECTED_FILES: readonly string[] = readdirSync(FOLDER)
  // Compiled ones too, for tests that run in a process of their own.
  .filter((file) => /^[a-z-]+\.[jt]s$/.test(file))
  .map((file) => file.slice(0, -3))
  .sort();

const found: Expectations[] = [];
for (const file of EXPECTED_FILES) {
  const { expectations } = (await import(`../operations/${file}.js`)) as { readonly expectations?: Expectations };
  if (expectations === undefined) throw new Error(`test/operations/${file}.ts exports no expectations`);
  found.push(expectations);
}

const place = ({ operation }: Expectations): number => OPERATIONS.indexOf(operation);

/** What is expected of every operation, in the order the domains list them. */
export const EXPECTATIONS: readonly Expectations[] = found.sort((a, b) => place(a) - place(b));
