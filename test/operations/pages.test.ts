import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { pagesOf } from '../../scripts/operation-pages.mjs';
import { ROOT } from '../architecture/support/repository.js';
import { EXPECTATIONS, EXPECTED_FILES } from '../support/every-expectation.js';
import { factsOf } from './support/facts.js';
import type { Facts } from './support/facts.js';

const FOLDER = join(ROOT, 'docs/operations');
const FILES = ['README.md', ...EXPECTED_FILES.map((file) => `${file}.md`)].sort();

let facts: readonly Facts[] = [];
let pages: ReadonlyMap<string, string> = new Map();
beforeAll(async () => {
  const found: Facts[] = [];
  for (const one of EXPECTATIONS) found.push(await factsOf(one));
  facts = found;
  pages = pagesOf(facts);
  if (process.env['OPERATION_PAGES'] !== 'write') return;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const [file, text] of pages) writeFileSync(join(FOLDER, file), text);
}, 120_000);

describe('DX1 the pages about operations say what really happens', () => {
  it('there is one for each operation, and an index', () => {
    expect([...pages.keys()].sort()).toEqual(FILES);
    expect(readdirSync(FOLDER).sort()).toEqual(FILES);
  });

  it.each(FILES)('%s', (file) => {
    const [is, written] = [pages.get(file) ?? '', readFileSync(join(FOLDER, file), 'utf8')];
    if (is === written) return;
    const lines = written.split('\n');
    const first = is.split('\n').findIndex((line, index) => line !== lines[index]);
    throw new Error(
      `docs/operations/${file} is old: line ${String(first + 1)} has to be\n\n${is.split('\n')[first] ?? '(the end)'}\n\n` +
        'Write the pages anew with `npm run operation-pages`, and read what changed.',
    );
  });
});

describe('DX2 whoever uses an operation reads what it means', () => {
  it('every outcome and every operation is explained where it is declared', () => {
    const silent = facts.flatMap(({ name, does, outcomes }) => [
      ...(does === '' ? [name] : []),
      ...outcomes.filter(({ meaning }) => meaning === '').map(({ ending }) => `${name} → ${ending}`),
    ]);
    expect(silent).toEqual([]);
  });
});
