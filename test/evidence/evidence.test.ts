import { describe, expect, it } from '@jest/globals';

import { evidenceOf } from '../../scripts/evidence/evidence.mjs';
import type { Material } from '../../scripts/evidence/evidence.mjs';
import { markdownOf } from '../../scripts/evidence/markdown.mjs';
import { idsOf, testCase } from './support/material.js';

const TESTS = [testCase(['A1 once']), testCase(['A2 spelling'], 'failed'), testCase(['A9 strange', 'K21'])];

function material(changes: Partial<Material> = {}): Material {
  return {
    ids: idsOf('A1', 'A2', 'A3', 'A4', 'A10'),
    levels: {},
    otherNames: { K: 20 },
    deviations: { A3: 'not built', A1: 'in part' },
    suites: [
      { name: 'test', leftOut: null, tests: TESTS, brokenFiles: ['test/broken.test.ts'] },
      { name: 'test:postgres', leftOut: 'needs a PostgreSQL server', tests: [], brokenFiles: [] },
    ],
    faultCases: 7,
    raceRounds: 8,
    scheduledSeeds: 9,
    mutation: null,
    changedSinceMutation: [],
    ...changes,
  };
}

describe('the evidence', () => {
  it('counts each id once: passing, failing, with a reason, or uncovered', () => {
    expect(evidenceOf(material()).groups).toEqual({ invariants: { ids: 5, passing: 1, failing: 1, deviating: 1, uncovered: 2 } });
  });

  it('lists every id, also those without a test', () => {
    const { ids, uncovered } = evidenceOf(material());
    expect(Object.keys(ids)).toEqual(['A1', 'A2', 'A3', 'A4', 'A10']);
    expect(ids['A2']).toMatchObject({ tests: ['A2 spelling'], passed: 0, failed: 1 });
    expect(uncovered).toEqual(['A4', 'A10']);
  });

  it('tells a deviation also where a part is tested', () => {
    expect(evidenceOf(material()).deviations).toEqual({ A1: 'in part', A3: 'not built' });
  });

  it('names what failed, what did not load and what was not run', () => {
    const { failedTests, brokenFiles, suites } = evidenceOf(material());
    expect(failedTests).toEqual(['test/some.test.ts: A2 spelling']);
    expect(brokenFiles).toEqual(['test/broken.test.ts']);
    expect(suites['test']).toEqual({ passed: 2, failed: 1, skipped: 0 });
    expect(suites['test:postgres']).toEqual({ leftOut: 'needs a PostgreSQL server' });
  });

  it('names ids in test names that do not exist', () => {
    expect(evidenceOf(material()).unknown).toEqual([
      'A9 in test/some.test.ts: A9 strange K21',
      'K21 in test/some.test.ts: A9 strange K21',
    ]);
  });

  it('takes no example in its own tests for evidence', () => {
    const own = [{ ...testCase(['A4 and A99']), file: 'test/evidence/some.test.ts' }];
    const { uncovered, unknown } = evidenceOf(
      material({ suites: [{ name: 'test', leftOut: null, tests: own, brokenFiles: [] }] }),
    );
    expect(uncovered).toContain('A4');
    expect(unknown).toEqual([]);
  });

  it('refuses a deviation of something that does not exist', () => {
    expect(() => evidenceOf(material({ deviations: { A77: 'why' } }))).toThrow('A77');
  });

  it('is the same in whatever order the tests ran', () => {
    const [suite] = material().suites;
    const turned = evidenceOf(material({ suites: [{ ...suite!, tests: [...TESTS].reverse() }] }));
    const straight = evidenceOf(material({ suites: [suite!] }));
    expect(JSON.stringify(turned)).toBe(JSON.stringify(straight));
  });

  it('is told to people with the same figures', () => {
    const files = [
      {
        group: 'invariants',
        about: 'what must hold',
        ids: { A1: 'once | twice', A2: 'two', A3: 'three', A4: 'four', A10: 'ten' },
      },
    ];
    const text = markdownOf(evidenceOf(material()), files);
    expect(text).toContain('| [invariants](#invariants) | what must hold | 5 | 1 | 1 | 1 | 2 |');
    expect(text).toContain('not run: needs a PostgreSQL server');
    expect(text).toContain('| cases of the fault matrix | 7 |');
    expect(text).toContain('| mutation score | not measured |');
    expect(text).toContain('| A2 | two | 1 of 1 failed | A2 spelling |');
    expect(text).toContain('| A3 | three | none | *not built* |');
    expect(text).toContain('## Ids without a test\n\nA4, A10');
    expect(text).toContain('| not built | A3 |');
  });

  it('counts by level what applies, and takes what is shown in part for no more than that', () => {
    const levels = { A1: 1, A2: 1, A3: 2, A4: 2, A10: 2 };
    const tests = [testCase(['A1 once']), testCase(['A2 spelling']), testCase(['A3 three'], 'failed')];
    const suites = [{ name: 'test', leftOut: null, tests, brokenFiles: [] }];
    const counted = evidenceOf(material({ levels, suites, deviations: { A1: 'In part: …', A4: 'Does not apply: …' } }));
    expect(counted.levels).toEqual({
      1: { applicable: 2, shown: 1, partly: 1, waiting: 0, share: 50 },
      2: { applicable: 2, shown: 0, partly: 0, waiting: 2, share: 0 },
    });
    expect(markdownOf(counted, [])).toContain('| 1 | 2 | 1 | 1 | 0 | 50 % |');
  });
});
