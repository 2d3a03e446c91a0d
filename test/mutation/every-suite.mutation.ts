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
/** Who reads the sources reads the mutants in them. */
const READS_SOURCES = 'architecture/support/repository';
/** Some of them play every scenario before their first test, which each mutant that nobody notices would have to wait for. */
const isTooLong = (folder: string, source: string): boolean => folder === 'flows' && source.includes('beforeAll(');
/** Some of the folders only, where the runner asks for no more (`scripts/loaded-suites.runner.mjs`). */
const { suiteFolders = FOLDERS, beginSuite } = globalThis as unknown as {
  readonly suiteFolders?: readonly string[];
  readonly beginSuite: (name: string) => void;
};

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(join(TESTS, folder), { recursive: true, encoding: 'utf8' }).sort();
  } catch {
    return []; // not every domain has suites of its own
  }
}

for (const folder of FOLDERS.filter((name) => suiteFolders.includes(name))) {
  for (const name of filesIn(folder).filter((file) => file.endsWith('.test.ts') && !NEEDS_MORE.test(file))) {
    const path = join(TESTS, folder, name);
    const source = readFileSync(path, 'utf8');
    if (source.includes(READS_SOURCES) || isTooLong(folder, source)) continue;
    beginSuite(`${folder}/${name}`);
    await import(pathToFileURL(path).href);
  }
}
