import { describe, expect, it } from '@jest/globals';

import { familyOf, numbered, tokensIn, unknownIn } from '../../scripts/evidence/tokens.mjs';

describe('the ids in a name', () => {
  it.each([
    ['S7 the limit holds', ['S7']],
    ['K3 at call 4 of signIn (X1/X5)', ['K3', 'X1', 'X5']],
    ['one winner (A1, F01, F02,F05)', ['A1', 'F01', 'F02', 'F05']],
    ['F01 F02: used codes', ['F01', 'F02']],
    ['v5.0.0-6.1.1 and v5.0.0-6.1.10', ['v5.0.0-6.1.1', 'v5.0.0-6.1.10']],
    ['«Z6», "Z5": [Z4]', ['Z6', 'Z5', 'Z4']],
    ['twice: E2 and E2', ['E2']],
    ['E2.', ['E2']],
    ['A9-A11, S2', ['A9', 'A10', 'A11', 'S2']],
    ['F08-F10', ['F08', 'F09', 'F10']],
    ['A3-A1 and A1-S2', ['A3', 'A1', 'S2']],
    ['says nothing', []],
  ])('%s', (name, ids) => {
    expect(tokensIn(name)).toEqual(ids);
  });

  it.each([
    ['A10', 'A1'],
    ['F011', 'F01'],
    ['F01b', 'F01'],
    ['XF01', 'F01'],
    ['_F01', 'F01'],
    ['SHA-256', 'SHA-25'],
    ['a1', 'A1'],
    ['A1.5', 'A1'],
    ['v5.0.0-6.1.10', 'v5.0.0-6.1.1'],
    ['v5.0.0-6.1.1.2', 'v5.0.0-6.1.1'],
  ])('%s does not hold %s', (name, id) => {
    expect(tokensIn(`before ${name} after`)).not.toContain(id);
  });

  it('a dash tells a rule from a row of the peers', () => {
    expect(tokensIn('AU-01 only')).toEqual(['AU-01']);
    expect(tokensIn('AU1 only')).toEqual(['AU1']);
    expect(['AU-01', 'AU1', 'AZ-20', 'v5.0.0-6.1.1', 'F01'].map(familyOf)).toEqual(['AU-', 'AU', 'AZ-', 'v', 'F']);
  });
});

describe('misspelt ids', () => {
  const known = new Set(['A1', 'F01', 'AU1', 'AU-01', 'v5.0.0-6.1.1', ...numbered({ K: 2 })]);

  it.each([
    ['F1 without its zero', ['F1']],
    ['A11 is one too many', ['A11']],
    ['AU-1 is neither', []],
    ['AU01 took the dash away', ['AU01']],
    ['AU-02 does not exist', ['AU-02']],
    ['v5.0.0-6.1.2 does not exist', ['v5.0.0-6.1.2']],
    ['K3 is beyond the other names', ['K3']],
    ['K2 is one of them, UTF-16 and B2 are words', []],
    ['A1, F01 and v5.0.0-6.1.1 are right', []],
  ])('%s', (name, unknown) => {
    expect(unknownIn(name, known)).toEqual(unknown);
  });
});
