import { describe, expect, it } from '@jest/globals';

import { canonicalRoleName } from '@maatify/admin-infra';

describe('the one spelling of a role’s name', () => {
  it.each([
    ['Order support', 'order support'],
    ['Кладовщик', 'кладовщик'],
    ['Склад Berlin', 'склад berlin'],
    ['在庫 チーム', '在庫 チーム'],
    ['größe-2', 'größe-2'],
    ['ⵜⵉⴼⵉⵏⴰⵖ', 'ⵜⵉⴼⵉⵏⴰⵖ'],
    ['a'.repeat(100), 'a'.repeat(100)],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalRoleName(text)).toBe(canonical);
  });

  it.each([
    ['nothing', ''],
    ['more than a hundred characters', 'a'.repeat(101)],
    ['a text that its normal form is not', 'ﬁnance'],
    ['a letter and its mark apart', 'Cafe\u0301'],
    ['an invisible character', 'sup\u200bport'],
    ['a mark of direction', 'sup\u202eport'],
    ['a line break', 'order\nsupport'],
    ['a blank at the beginning', ' support'],
    ['a blank at the end', 'support '],
    ['two blanks', 'order  support'],
    ['another blank than the usual', 'order\u3000support'],
    ['a tab', 'order\tsupport'],
    ['a blank of Braille', 'order\u2800support'],
    ['a word of two scripts', 'suррort'],
    ['a word of two scripts behind one of one', 'order suррort'],
    ['a word with the digits of another script', 'stock\u0967'],
    ['a word with a letter of a script nobody listed', 'stoc\u2d3d'],
    ['a sign of a long vowel in a word of another script', 'co\u30fcop'],
  ])('%s is no name', (_, text) => {
    expect(canonicalRoleName(text)).toBeNull();
  });
});
