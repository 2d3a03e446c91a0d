import { describe, expect, it } from '@jest/globals';

import { playedOf, witnessesOf } from '../../scripts/evidence/coverage.mjs';
import { testCase, titleOf } from './support/material.js';

describe('T3 what ran of an id', () => {
  it('is each test that carries it, or stands in a describe that does, once', () => {
    const tests = [testCase(['A1 codes', 'once']), testCase(['A1 codes', 'A1 in parallel']), testCase(['A10'])];
    expect(playedOf(['A1', 'A10'], tests)).toEqual({ A1: { passed: 2, failed: 0 }, A10: { passed: 1, failed: 0 } });
  });

  it('a test in two reports ran twice', () => {
    expect(playedOf(['A1'], [testCase(['A1']), testCase(['A1'], 'failed')])).toEqual({ A1: { passed: 1, failed: 1 } });
  });

  it('a skipped test is no evidence', () => {
    expect(playedOf(['A1'], [testCase(['A1'], 'skipped')])).toEqual({ A1: { passed: 0, failed: 0 } });
  });

  it('an id across the border of two titles is none', () => {
    expect(playedOf(['A1'], [testCase(['ends in A', '1 begins'])])).toEqual({ A1: { passed: 0, failed: 0 } });
  });
});

describe('who carries an id', () => {
  it('is told by the first name, and how many there are; the same name twice is one', () => {
    const titles = [titleOf('A1 one'), titleOf('A1 two'), titleOf('A1 one')];
    expect(witnessesOf(['A1', 'A2'], titles)).toEqual({
      A1: { first: titles[0], names: 2, expectsFailure: false },
      A2: { first: null, names: 0, expectsFailure: false },
    });
  });

  it('a name says more than a row of a table, and what shows a gap comes last', () => {
    const [gap, row, name] = [titleOf('A1 gap', { expectsFailure: true }), titleOf('A1', { isName: false }), titleOf('A1 name')];
    expect(witnessesOf(['A1'], [gap, row, name])['A1']).toEqual({ first: name, names: 3, expectsFailure: true });
    expect(witnessesOf(['A1'], [gap, row])['A1']?.first).toBe(row);
  });
});
