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

  it.each([
    ["const race = { id: 'C6', title: 'a race (S4)' };", ['C6: a race (S4)', 'a race (S4)']],
    ["const one = { name: 'decide: both', invariants: ['I2', 'F33'] };", ['I2: decide: both', 'F33: decide: both']],
    ["const rows = [['F01', 'a code replayed']];", ['F01: a code replayed']],
  ])('so do the parts from which names are made: %s', (text, titles) => {
    const found = titlesIn('some.ts', text);
    expect(found.map((title) => title.text)).toEqual(titles);
    expect(found.filter(({ isName }) => isName)).toEqual([]);
  });

  it.each(["const races = 'C1 C2 C3'.split(' ');", "const ids = ['C1', 'C2'];", "const table = { 'C1': 3 };"])(
    'a list of ids is no test of any: %s',
    (text) => {
      expect(titlesIn('some.ts', text)).toEqual([]);
    },
  );

  it('a comment carries nothing', () => {
    expect(titlesIn('some.ts', "// A1\nit('says nothing', f); /* A2 */")).toEqual([]);
  });

  it.each([
    ["it.failing('C22', f);", true],
    ["it.failing.each([1])('C22', f);", true],
    ["it.failing('says nothing', () => { const why = 'as C22 says'; });", true],
    ["it('C22', f); it.failing('says nothing', f);", false],
  ])('%s: expected to fail is %s', (text, expected) => {
    expect(titlesIn('some.ts', text).map(({ expectsFailure }) => expectsFailure)).toEqual([expected]);
  });
});
