import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { jsonOf } from '../../scripts/evidence/document.mjs';
import { lostSince } from '../../scripts/evidence/evidence.mjs';
import type { Evidence } from '../../scripts/evidence/evidence.mjs';
import { evidenceFromNames } from '../../scripts/evidence/from-names.mjs';
import { readLists } from '../../scripts/evidence/lists.mjs';
import { markdownOf } from '../../scripts/evidence/markdown.mjs';
import { namesIn, OWN_TESTS } from '../../scripts/evidence/titles.mjs';
import { tokensIn, unknownIn } from '../../scripts/evidence/tokens.mjs';
import { filesIn, ROOT } from '../architecture/support/repository.js';

const lists = readLists(ROOT);
const { ids, idFiles, levels, deviations, known } = lists;

describe('the lists of ids', () => {
  it('are complete', () => {
    const counts = Object.fromEntries(idFiles.map(({ group, ids: titles }) => [group, Object.keys(titles).length]));
    expect(counts).toEqual({ invariants: 41, 'known-failures': 62, races: 24, peers: 90, asvs: 143, rules: 250 });
  });

  it('give every ASVS requirement its level', () => {
    const asvs = [...ids.values()].filter(({ group }) => group === 'asvs').map(({ id }) => id);
    expect(Object.keys(levels)).toEqual(asvs);
    expect(Object.values(levels).filter((level) => ![1, 2, 3].includes(level))).toEqual([]);
  });

  it('hold only ids that a test can carry', () => {
    expect([...ids.keys()].filter((id) => tokensIn(`about ${id}: something`).join() !== id)).toEqual([]);
  });

  it('say in a few words what each is about', () => {
    expect([...ids.values()].filter(({ title }) => title.length < 4 || title.length > 45)).toEqual([]);
  });
});

describe('the deviations', () => {
  it('are of ids that exist, each with a reason', () => {
    expect(Object.keys(deviations).filter((id) => !ids.has(id))).toEqual([]);
    expect(Object.entries(deviations).filter(([, reason]) => reason.length < 20)).toEqual([]);
  });
});

describe('the names of the tests', () => {
  const files = ['test', 'sample-app/test']
    .flatMap((folder) => filesIn(folder, '.ts'))
    .filter(({ path }) => isRepositoryTest(path));

  it('carry no id that does not exist', () => {
    const unknown = files.flatMap(({ path, text }) =>
      namesIn(path, text).flatMap((name) => unknownIn(name, known).map((id) => `${id} in ${path}: ${name}`)),
    );
    expect(unknown).toEqual([]);
  });
});

/** Bring it up to date with `npm run evidence -- --names`, which takes a second and runs no test. */
describe('T5 docs/evidence.*', () => {
  const text = readFileSync(join(ROOT, 'docs/evidence.json'), 'utf8');
  const written = JSON.parse(text) as Evidence;
  const now = evidenceFromNames(ROOT, lists, written);

  it('no id has lost its last test: whoever renames one takes its ids along', () => {
    expect(lostSince(written, now)).toEqual([]);
  });

  it('every id has a test or a reason', () => {
    expect(now.uncovered).toEqual([]);
  });

  it('no id is failing, by the last run or because a test of it is expected to', () => {
    expect(Object.keys(now.ids).filter((id) => now.ids[id]?.status === 'failing')).toEqual([]);
  });

  it('say of each id what the sources say', () => {
    const differing = Object.keys(now.ids).filter((id) => JSON.stringify(now.ids[id]) !== JSON.stringify(written.ids[id]));
    expect(differing.map((id) => ({ written: written.ids[id], now: now.ids[id] }))).toEqual([]);
  });

  it('are what the script writes, and nobody edited them', () => {
    expect(text === jsonOf(now)).toBe(true);
    expect(readFileSync(join(ROOT, 'docs/evidence.md'), 'utf8')).toBe(markdownOf(now, idFiles));
  });
});

/** The tests of this very folder have wrong names on purpose. */
function isRepositoryTest(path: string): boolean {
  return !path.includes('node_modules') && !path.startsWith(OWN_TESTS) && !path.startsWith('test/packaging/consumers/');
}
