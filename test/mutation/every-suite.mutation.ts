import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * All suites that judge mutants, as one: each mutant runs in a fresh module registry, and loading the library once for each of its test
 * files would take longer than the tests themselves. The environment keeps their hooks apart.
 */
const TESTS = join(import.meta.dirname, '..');
/** The ones that notice most come first: after the first failure nothing else runs. */
const FOLDERS = [
  ...['kernel', 'runner', 'effects', 'authorization', 'settings', 'sessions', 'credentials', 'lifecycle', 'authentication'],
  ...['flows', 'operations', 'threats'],
];
const NEEDS_MORE = /\.(servers|browser|deep|slow)\.test\.ts$/;
/**
 * What runs before the first test belongs to no test, so each mutant in it would be judged by all tests; and who reads the sources reads
 * the mutants in them.
 */
const CANNOT_JUDGE = /\bbeforeAll\(|architecture\/support\/repository/;

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(join(TESTS, folder)).sort();
  } catch {
    return []; // not every domain has suites of its own
  }
}

for (const folder of FOLDERS) {
  for (const name of filesIn(folder).filter((file) => file.endsWith('.test.ts') && !NEEDS_MORE.test(file))) {
    const path = join(TESTS, folder, name);
    if (!CANNOT_JUDGE.test(readFileSync(path, 'utf8'))) await import(pathToFileURL(path).href);
  }
}
