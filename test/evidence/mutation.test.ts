import { describe, expect, it } from '@jest/globals';

import { changedSince, mutationOf } from '../../scripts/evidence/mutation.mjs';

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

describe('the mutation score', () => {
  it('counts what a test noticed, among the mutants that could be judged', () => {
    const { score, files } = mutationOf(REPORT, []);
    expect(score).toBe(60);
    expect(files['src/a.ts']).toMatchObject({ score: 33.33, detected: 1, undetected: 2, explained: 0 });
    expect(files['src/b.ts']).toMatchObject({ score: 100, detected: 2, undetected: 0 });
    expect(Object.keys(files)).toEqual(['src/a.ts', 'src/b.ts']);
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
