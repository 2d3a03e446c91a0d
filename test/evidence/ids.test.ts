import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { evidenceOf } from '../../scripts/evidence/evidence.mjs';
import { idsIn, levelsIn, readIdFiles } from '../../scripts/evidence/ids.mjs';
import { numbered, tokensIn, unknownIn } from '../../scripts/evidence/tokens.mjs';
import { filesIn } from '../architecture/support/repository.js';
import { namesIn } from './support/test-names.js';

const FOLDER = join(import.meta.dirname, 'ids');
const read = (name: string): Record<string, never> =>
  JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as Record<string, never>;

const idFiles = readIdFiles(FOLDER);
const ids = idsIn(idFiles);
const levels = levelsIn(idFiles);
const deviations: Readonly<Record<string, string>> = read('deviations.json');
const otherNames: Readonly<Record<string, number>> = read('other-names.json');

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

  it('and what has neither a test nor a deviation is listed: nothing drops out silently', () => {
    const nothing = { suites: [], faultCases: 0, raceRounds: 0, scheduledSeeds: 0, mutation: null, changedSinceMutation: [] };
    const { uncovered, ids: told } = evidenceOf({ ids, levels, otherNames, deviations, ...nothing });
    expect(Object.keys(told)).toEqual([...ids.keys()]);
    expect([...uncovered, ...Object.keys(deviations)].sort()).toEqual([...ids.keys()].sort());
  });
});

describe('the names of the tests', () => {
  const known = new Set([...ids.keys(), ...numbered(otherNames)]);
  const files = ['test', 'sample-app/test']
    .flatMap((folder) => filesIn(folder, '.ts'))
    .filter(({ path }) => isRepositoryTest(path));

  it('carry no id that does not exist', () => {
    const unknown = files.flatMap(({ path, text }) =>
      namesIn(path, text).flatMap((name) => unknownIn(name, known).map((id) => `${id} in ${path}: ${name}`)),
    );
    expect(unknown).toEqual([]);
  });

  it('are found however they are told', () => {
    const text = "describe('A1', () => { it.each([1])(`F01 ${x} F02`, f); test.skip('Z1', f); other('S1'); it(name, f); });";
    expect(namesIn('some.ts', text)).toEqual(['A1', 'F01 ', ' F02', 'Z1']);
  });
});

/** The tests of this very folder have wrong names on purpose. */
function isRepositoryTest(path: string): boolean {
  return !path.includes('node_modules') && !path.startsWith('test/evidence/') && !path.startsWith('test/packaging/consumers/');
}
