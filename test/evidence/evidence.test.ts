import { describe, expect, it } from '@jest/globals';

import { jsonOf } from '../../scripts/evidence/document.mjs';
import { evidenceOf, lostSince } from '../../scripts/evidence/evidence.mjs';
import type { Material } from '../../scripts/evidence/evidence.mjs';
import { markdownOf } from '../../scripts/evidence/markdown.mjs';
import { runIn, runOf } from '../../scripts/evidence/run.mjs';
import type { SuiteRun } from '../../scripts/evidence/run.mjs';
import { idsOf, testCase, titleOf } from './support/material.js';

const IDS = idsOf('A1', 'A2', 'A3', 'A4', 'A10');
const KNOWN = new Set([...IDS.keys(), 'K20']);
const TESTS = [testCase(['A1 once']), testCase(['A2 spelling'], 'failed'), testCase(['A9 strange', 'K21'])];
const SUITES: readonly SuiteRun[] = [
  { name: 'test', leftOut: null, tests: TESTS, brokenFiles: ['test/broken.test.ts'] },
  { name: 'test:postgres', leftOut: 'needs a PostgreSQL server', tests: [], brokenFiles: [] },
];
const FIGURES = { faultCases: 7, raceRounds: 8, scheduledSeeds: 9, mutation: null, changedSinceMutation: [], notJudged: [] };

function suiteOf(...tests: SuiteRun['tests']): readonly SuiteRun[] {
  return [{ name: 'test', leftOut: null, tests, brokenFiles: [] }];
}

function material(changes: Partial<Material> & { readonly suites?: readonly SuiteRun[] } = {}): Material {
  const { suites = SUITES, ...rest } = changes;
  return {
    ids: IDS,
    levels: {},
    deviations: { A3: 'Not built: lies outside' },
    titles: [titleOf('A1 once'), titleOf('A2 spelling')],
    run: runOf(suites, IDS.keys(), KNOWN),
    figures: FIGURES,
    ...rest,
  };
}

/** Where `A1` stands, given its deviation, its names and the tests that ran. */
function statusOfA1(reason: string | null, titles: Material['titles'], tests: SuiteRun['tests']): string | undefined {
  const deviations = reason === null ? {} : { A1: reason };
  return evidenceOf(material({ ids: idsOf('A1'), deviations, titles, suites: suiteOf(...tests) })).ids['A1']?.status;
}

describe('where an id stands', () => {
  const [name, green, red] = [titleOf('A1 once'), testCase(['A1 once']), testCase(['A1 once'], 'failed')];

  it.each([
    ['played, whole and green', null, [name], [green], 'passed'],
    ['one of its tests failed', null, [name], [green, red], 'failing'],
    ['named, and only skipped', null, [name], [testCase(['A1 once'], 'skipped')], 'unplayed'],
    ['named in a suite that was not run', null, [name], [], 'unplayed'],
    ['carried by nothing', null, [], [], 'untested'],
    ['a test of it is expected to fail', null, [name, titleOf('A1 gap', { expectsFailure: true })], [green], 'failing'],
    [
      'the same, and a reason says so',
      'In part: not yet',
      [name, titleOf('A1 gap', { expectsFailure: true })],
      [green],
      'in_part',
    ],
    ['shown in part', 'In part: not yet', [name], [green], 'in_part'],
    ['in part, and carried by nothing', 'In part: not yet', [], [], 'untested'],
    ['waiting, though a piece is shown', 'Belongs to a later tier: not yet', [name], [green], 'later'],
    ['waiting, and the piece fails', 'Belongs to a later tier: not yet', [name], [red], 'failing'],
    ['left to somebody else', 'Left to the host: theirs', [], [], 'left_out'],
    ['decided otherwise', 'Deviation: for a reason', [name], [green], 'left_out'],
    ['about something else', 'Does not apply: nothing of the kind', [], [], 'not_applicable'],
  ] as const)('%s', (_, reason, titles, tests, status) => {
    expect(statusOfA1(reason, titles, tests)).toBe(status);
  });

  it('a deviation that does not say in which sense is refused', () => {
    expect(() => statusOfA1('because', [], [])).toThrow('because');
  });
});

describe('the evidence', () => {
  it('counts each id once', () => {
    expect(evidenceOf(material()).groups).toEqual({
      invariants: {
        ids: 5,
        passed: 1,
        in_part: 0,
        later: 0,
        left_out: 1,
        not_applicable: 0,
        failing: 1,
        unplayed: 0,
        untested: 2,
      },
    });
  });

  it('lists every id, also those without a test', () => {
    const { ids, uncovered } = evidenceOf(material());
    expect(Object.keys(ids)).toEqual(['A1', 'A2', 'A3', 'A4', 'A10']);
    expect(ids['A2']).toMatchObject({ tests: ['A2 spelling'], files: ['test/some.test.ts'], names: 1, passed: 0, failed: 1 });
    expect(uncovered).toEqual(['A4', 'A10']);
  });

  it('names what failed, what did not load and what was not run', () => {
    const { failedTests, brokenFiles, suites } = evidenceOf(material());
    expect(failedTests).toEqual(['test/some.test.ts: A2 spelling']);
    expect(brokenFiles).toEqual(['test/broken.test.ts']);
    expect(suites['test']).toEqual({ passed: 1 + 1, failed: 1, skipped: 0 });
    expect(suites['test:postgres']).toEqual({ leftOut: 'needs a PostgreSQL server' });
  });

  it('names ids in test names that do not exist', () => {
    expect(evidenceOf(material()).unknown).toEqual([
      'A9 in test/some.test.ts: A9 strange K21',
      'K21 in test/some.test.ts: A9 strange K21',
    ]);
  });

  it('takes no example in its own tests for evidence', () => {
    const own = { ...testCase(['A4 and A99']), file: 'test/evidence/some.test.ts' };
    const { ids, unknown } = evidenceOf(material({ suites: suiteOf(own) }));
    expect(ids['A4']?.passed).toBe(0);
    expect(unknown).toEqual([]);
  });

  it('refuses a deviation of something that does not exist', () => {
    expect(() => evidenceOf(material({ deviations: { A77: 'In part: why' } }))).toThrow('A77');
  });

  it('is the same in whatever order the tests ran', () => {
    const turned = evidenceOf(material({ suites: suiteOf(...[...TESTS].reverse()) }));
    expect(jsonOf(turned)).toBe(jsonOf(evidenceOf(material({ suites: suiteOf(...TESTS) }))));
  });

  it('is the same again from its document, as long as the names are', () => {
    const written = evidenceOf(material());
    expect(evidenceOf(material({ run: runIn(written), figures: written }))).toEqual(written);
  });

  it('tells which ids lost their last test since, and no others', () => {
    const written = evidenceOf(material());
    expect(lostSince(written, evidenceOf(material({ titles: [titleOf('A1 twice'), titleOf('of a spelling')] })))).toEqual(['A2']);
  });

  it('counts by level what applies, and takes what is shown in part for no more than that', () => {
    const levels = { A1: 1, A2: 1, A3: 2, A4: 2, A10: 2 };
    const tests = [testCase(['A1 once']), testCase(['A2 spelling']), testCase(['A3 three'], 'failed')];
    const deviations = { A1: 'In part: …', A4: 'Does not apply: …' };
    const counted = evidenceOf(material({ levels, suites: suiteOf(...tests), deviations }));
    expect(counted.levels).toEqual({
      1: { applicable: 2, shown: 1, partly: 1, waiting: 0, share: 50 },
      2: { applicable: 2, shown: 0, partly: 0, waiting: 2, share: 0 },
    });
    expect(markdownOf(counted, [])).toContain('| 1 | 2 | 1 | 1 | 0 | 50 % |');
  });
});

describe('the documents', () => {
  it('the JSON has a line for each id', () => {
    const written = evidenceOf(material());
    const text = jsonOf(written);
    expect(JSON.parse(text)).toEqual(written);
    expect(text.split('\n').filter((line) => /^ {4}"A\d+": \{"group"/.test(line))).toHaveLength(IDS.size);
  });

  it('people are told the same figures', () => {
    const text = markdownOf(evidenceOf(material()), [{ group: 'invariants', about: 'what must | hold', ids: {} }]);
    expect(text).toContain('| group | what it is | ids | passed | left out | failing | untested |');
    expect(text).toContain('| invariants | what must \\| hold | 5 | 1 | 1 | 1 | 2 |');
    expect(text).toContain('not run: needs a PostgreSQL server');
    expect(text).toContain('| cases of the fault matrix | 7 |');
    expect(text).toContain('| mutation score | not measured |');
    expect(text).toContain('## Ids without a test and without a reason\n\nA4, A10');
    expect(text).toContain('| Not built: lies outside | A3 |');
  });

  it('what one id adds to a reason does not make it another', () => {
    const deviations = { A1: 'Belongs to a later tier: no roles', A2: 'Belongs to a later tier: no roles; but codes' };
    const text = markdownOf(evidenceOf(material({ deviations, suites: suiteOf() })), []);
    expect(text).toContain('| Belongs to a later tier: no roles | A1, A2 |');
  });
});
