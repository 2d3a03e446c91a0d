import { describe, expect, it } from '@jest/globals';

import { coverageOf } from '../../scripts/evidence/coverage.mjs';
import { idsOf, testCase } from './support/material.js';

describe('who carries an id', () => {
  it('a test does by its own name, with its full name', () => {
    const { A1 } = coverageOf(idsOf('A1', 'A10'), [testCase(['codes', 'A1 counts once'])]);
    expect(A1).toEqual({ tests: ['codes A1 counts once'], files: ['test/some.test.ts'], passed: 1, failed: 0 });
  });

  it('a describe does for all tests in it, whether one of them repeats the id or not', () => {
    const { A1 } = coverageOf(idsOf('A1'), [
      testCase(['A1 codes', 'once']),
      testCase(['A1 codes', 'A1 in parallel']),
      testCase(['A10']),
    ]);
    expect(A1).toMatchObject({ tests: ['A1 codes (2 tests)'], passed: 2 });
  });

  it('a test in two reports, or of one name, is one name; each run counts', () => {
    const { A1 } = coverageOf(idsOf('A1'), [testCase(['A1']), testCase(['A1'], 'failed')]);
    expect(A1).toMatchObject({ tests: ['A1'], passed: 1, failed: 1 });
  });

  it('a skipped test is no evidence', () => {
    const { A1 } = coverageOf(idsOf('A1'), [testCase(['A1'], 'skipped')]);
    expect(A1).toEqual({ tests: [], files: [], passed: 0, failed: 0 });
  });

  it('an id across the border of two titles is none', () => {
    const { A1 } = coverageOf(idsOf('A1'), [testCase(['ends in A', '1 begins'])]);
    expect(A1?.tests).toEqual([]);
  });

  it('of many tests only the first names are told, sorted, and how many there are', () => {
    const tests = Array.from({ length: 25 }, (_, index) => testCase([`A1 case ${String(99 - index)}`]));
    const { A1 } = coverageOf(idsOf('A1'), tests);
    expect(A1?.tests).toHaveLength(21);
    expect(A1?.tests[0]).toBe('A1 case 75');
    expect(A1?.tests.at(-1)).toBe('… and 5 more');
    expect(A1?.passed).toBe(25);
  });
});
