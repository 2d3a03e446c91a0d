import { describe, expect, it } from '@jest/globals';

import { namesIn, titlesIn } from '../../scripts/evidence/titles.mjs';

describe('the names in a test file', () => {
  it.each([
    ["describe('A1', f);", ['A1']],
    ['it(`F01 ${x} F02`, f);', ['F01 … F02']],
    ["it.each([1])('F01 %s', f);", ['F01 %s']],
    ["it.each`a`('F03', f);", ['F03']],
    ["test.skip('Z1', f);", ['Z1']],
    ["(server === null ? describe.skip : describe)('Z2', f);", ['Z2']],
    ["other('S1'); it(name, f);", []],
  ])('are found in %s', (text, names) => {
    expect(namesIn('some.ts', text)).toEqual(names);
  });

  it('carry ids as they stand there, with what is computed left open', () => {
    expect(titlesIn('some.ts', 'it(`F01\n  ${x} F02`, f);')).toEqual([
      { file: 'some.ts', text: 'F01 … F02', ids: ['F01', 'F02'], isName: true, expectsFailure: false },
    ]);
  });

  it('so do the parts from which names are made', () => {
    expect(
      titlesIn('some.ts', "export const race = { id: 'C6', title: 'a race (S4)' };").map(({ ids, isName }) => [ids, isName]),
    ).toEqual([
      [['C6'], false],
      [['S4'], false],
    ]);
  });

  it('a comment carries nothing', () => {
    expect(titlesIn('some.ts', "// A1\nit('says nothing', f); /* A2 */")).toEqual([]);
  });

  it.each([
    ["it.failing('C22', f);", true],
    ["it.failing.each([1])('C22', f);", true],
    ["it.failing('says nothing', () => { const id = 'C22'; });", true],
    ["it('C22', f); it.failing('says nothing', f);", false],
  ])('%s: expected to fail is %s', (text, expected) => {
    expect(titlesIn('some.ts', text).map(({ expectsFailure }) => expectsFailure)).toEqual([expected]);
  });
});
