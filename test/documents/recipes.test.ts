import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { filesIn, ROOT } from '../architecture/support/repository.js';
import { snippetsOf } from './support/snippets.js';

const GUIDE = 'docs/guides/writing-adapters.md';
const FOLDER = 'docs/examples/own-adapters/src';

/** The kit runs over the files, in `test:examples`; so it has run over what the guide shows. */
describe('the recipes for adapters are files that the kit runs over (found outside, row K3)', () => {
  const shown = new Map(
    snippetsOf(GUIDE)
      .filter(({ language }) => language === 'ts')
      .map(({ code }) => [/^\/\/ (\S+)\n/.exec(code)?.[1] ?? '', code.slice(code.indexOf('\n') + 1)]),
  );
  const files = filesIn(FOLDER, '.ts').map(({ path }) => path.slice(FOLDER.length + 1));

  it('each file is in the guide, and each block of code is one, but for the test', () => {
    expect([...shown.keys()].filter((name) => !name.endsWith('.test.ts')).sort()).toEqual(files.sort());
    expect(files.length).toBeGreaterThan(3);
  });

  it.each(files)('%s', (name) => {
    expect(shown.get(name)).toBe(readFileSync(join(ROOT, FOLDER, name), 'utf8').trimEnd());
  });
});
