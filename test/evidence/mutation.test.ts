import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { changedSince, mutationOf, notJudged } from '../../scripts/evidence/mutation.mjs';
import { baseOf, changesIn, changesSince } from '../../scripts/mutation/changed.mjs';
import { mutatedFiles, MUTATED } from '../../scripts/mutation/sources.mjs';
import { summaryOf } from '../../scripts/mutation/summary.mjs';
import stryker from '../../stryker.config.mjs';
import { filesIn, ROOT } from '../architecture/support/repository.js';

const SOURCE = ['const one = a && b;', '  return one;', 'throw new Error(`no`);'].join('\n');

function mutant(line: number, mutatorName: string, status: string, replacement = '') {
  return { mutatorName, status, replacement, location: { start: { line } } };
}

const REPORT = {
  files: {
    'src/b.ts': { source: SOURCE, mutants: [mutant(1, 'LogicalOperator', 'Killed'), mutant(2, 'BlockStatement', 'Timeout')] },
    'src/a.ts': {
      source: SOURCE,
      mutants: [
        mutant(1, 'LogicalOperator', 'Killed'),
        mutant(1, 'LogicalOperator', 'Survived', 'a || b'),
        mutant(3, 'StringLiteral', 'NoCoverage', '``'),
        mutant(2, 'BlockStatement', 'CompileError'),
        mutant(2, 'BlockStatement', 'Ignored'),
      ],
    },
    'src/types.ts': { source: '', mutants: [] },
  },
};
const WHY = {
  file: 'src/a.ts',
  line: 'a && b',
  mutator: 'LogicalOperator',
  replacement: 'a || b',
  reason: 'both are always equal',
};

describe('T2 the mutation score', () => {
  it('counts what a test noticed, among the mutants that could be judged', () => {
    const { score, files } = mutationOf(REPORT, []);
    expect(score).toBe(60);
    expect(files['src/a.ts']).toMatchObject({ score: 33.33, detected: 1, undetected: 2, explained: 0 });
    expect(files['src/b.ts']).toMatchObject({ score: 100, detected: 2, undetected: 0 });
    expect(Object.keys(files)).toEqual(['src/a.ts', 'src/b.ts']);
  });

  it('says how much of what compiles was judged, and of which files nothing', () => {
    const mutants = [mutant(1, 'LogicalOperator', 'RuntimeError'), mutant(2, 'BlockStatement', 'Pending')];
    const mutation = mutationOf({ files: { ...REPORT.files, 'src/c.ts': { source: SOURCE, mutants } } }, []);
    expect(mutation).toMatchObject({ score: 60, judged: 5, valid: 7, shareJudged: 71.43, nothingToJudge: ['src/types.ts'] });
    expect(mutation.files['src/c.ts']).toMatchObject({ score: null, detected: 0, undetected: 0, unjudged: 2 });
    expect(notJudged(mutation, ['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/types.ts', 'src/new.ts'])).toEqual([
      'src/c.ts',
      'src/new.ts',
    ]);
  });

  it('leaves no mutant out that ended the run of the tests: each is a row, with what it said', () => {
    const broken = { ...mutant(2, 'BlockStatement', 'RuntimeError', '{}'), statusReason: 'unhandled rejection\n  at …' };
    const mutation = mutationOf({ files: { 'src/a.ts': { source: SOURCE, mutants: [broken] } } }, []);
    const row = {
      file: 'src/a.ts',
      line: 'return one;',
      mutator: 'BlockStatement',
      replacement: '{}',
      why: 'unhandled rejection',
    };
    expect(mutation.runtimeErrors).toEqual([row]);
    expect(summaryOf(mutation, ['src/a.ts'])).toEqual([
      'no mutant was judged, of 1 that compile',
      'unnoticed and not explained: 0',
      'ended by a runtime error: 1',
      '  src/a.ts, BlockStatement in return one;: unhandled rejection',
      'files with nothing judged: 1',
      '  src/a.ts',
    ]);
  });

  it('stays as it is when a survivor is explained; a second score leaves that one out', () => {
    const { score, scoreOfExplained, explained, unexplained } = mutationOf(REPORT, [WHY]);
    expect([score, scoreOfExplained]).toEqual([60, 75]);
    expect(explained).toEqual([WHY]);
    expect(unexplained).toEqual([
      { file: 'src/a.ts', line: 'throw new Error(`no`);', mutator: 'StringLiteral', replacement: '``' },
    ]);
  });

  it.each([
    ['another file', { file: 'src/b.ts' }],
    ['another line', { line: 'c && d' }],
    ['another mutator', { mutator: 'BlockStatement' }],
    ['another replacement', { replacement: 'true' }],
  ])('an explanation of %s explains nothing and is told as stale', (_, change) => {
    const strange = { ...WHY, ...change };
    expect(mutationOf(REPORT, [strange])).toMatchObject({ explained: [], stale: [strange], scoreOfExplained: 60 });
  });

  it('knows which files have changed since', () => {
    const mutation = mutationOf(REPORT, []);
    expect(changedSince(mutation, () => SOURCE)).toEqual([]);
    expect(changedSince(mutation, (file) => (file === 'src/a.ts' ? `${SOURCE} ` : SOURCE))).toEqual(['src/a.ts']);
    expect(changedSince(mutation, () => null)).toEqual(['src/a.ts', 'src/b.ts']);
  });
});

describe('T2 what is mutated', () => {
  it('is every file of the library but what tests hosts', () => {
    const library = filesIn('src', '.ts').map(({ path }) => path);
    expect(mutatedFiles(ROOT)).toEqual(library.filter((path) => !path.startsWith('src/testing/')));
    expect(stryker.mutate).toBe(MUTATED);
    expect(MUTATED).toEqual(['src/**/*.ts', '!src/testing/**']);
  });

  it('in a bounded run: what differs, the most changed first, and nothing that is not the library', () => {
    const numstat = ['1\t1\tsrc/a.ts', '9\t0\tsrc/b.ts', '5\t5\tsrc/testing/c.ts', '5\t5\tsrc/d.md', '-\t-\tsrc/e.bin', ''];
    expect(changesIn(numstat.join('\n'))).toEqual([
      { file: 'src/b.ts', lines: 9 },
      { file: 'src/a.ts', lines: 2 },
    ]);
  });

  it('is nothing where there is no history, as in a downloaded archive', () => {
    const folder = mkdtempSync(join(tmpdir(), 'archive-'));
    try {
      expect([baseOf(folder), changesSince(folder, 'HEAD')]).toEqual([null, null]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
