import { describe, expect, it } from '@jest/globals';

import { brokenFilesOf, testCasesOf } from '../../scripts/evidence/jest-report.mjs';

const ROOT = '/somewhere/repository';

function report(name: string, tests: readonly (readonly [title: string, status: string])[], status = 'passed') {
  const assertionResults = tests.map(([title, result]) => ({ ancestorTitles: ['outer'], title, status: result }));
  return { testResults: [{ name: `${ROOT}/${name}`, status, assertionResults }] };
}

describe('a report of jest', () => {
  it('gives each test with its file, its titles and what became of it', () => {
    const tests = testCasesOf(
      report('test/a.test.ts', [
        ['one', 'passed'],
        ['two', 'failed'],
        ['three', 'pending'],
        ['four', 'todo'],
      ]),
      ROOT,
    );
    expect(tests).toEqual([
      { file: 'test/a.test.ts', titles: ['outer', 'one'], status: 'passed' },
      { file: 'test/a.test.ts', titles: ['outer', 'two'], status: 'failed' },
      { file: 'test/a.test.ts', titles: ['outer', 'three'], status: 'skipped' },
      { file: 'test/a.test.ts', titles: ['outer', 'four'], status: 'skipped' },
    ]);
  });

  it('leaves out what differs from run to run and from machine to machine', () => {
    const [test] = testCasesOf(report('test/a.test.ts', [[`reads ${ROOT}/src/x.ts\n (with seed=-12345)`, 'passed']]), ROOT);
    expect(test?.titles).toEqual(['outer', 'reads src/x.ts']);
  });

  it('names the files that did not get to their tests, and only those', () => {
    expect(brokenFilesOf(report('test/a.test.ts', [], 'failed'), ROOT)).toEqual(['test/a.test.ts']);
    expect(brokenFilesOf(report('test/a.test.ts', [['one', 'failed']], 'failed'), ROOT)).toEqual([]);
    expect(brokenFilesOf(report('test/a.test.ts', [['one', 'passed']]), ROOT)).toEqual([]);
  });
});
