import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { EXPECTATIONS } from '../support/every-expectation.js';
import { observed, sectionName, sectionsOf } from './support/who-may.js';

const written = sectionsOf(readFileSync(join(import.meta.dirname, 'who-may.md'), 'utf8'));
const rows = EXPECTATIONS.flatMap((one) => Object.keys(one.whoMay).map((kind) => [sectionName(one, kind), one, kind] as const));

/** The table is written by people and reviewed by people; nothing in it is taken from a declaration. */
describe('T4 AZ6 OR-02 VI-08 ST-09 who may do what, in which mode, is what the reviewed table says', () => {
  it('it has a section for every operation, and no other', () => {
    expect([...written.keys()].sort()).toEqual(rows.map(([name]) => name).sort());
  });

  it.each(rows)('%s', async (name, one, kind) => {
    const [is, was] = [await observed(one, kind), written.get(name) ?? ''];
    if (is === was) return;
    const differing = is.split('\n').filter((line) => !was.includes(line));
    throw new Error(
      `test/operations/who-may.md says otherwise. These rows of ${name} are different now:\n\n${differing.join('\n')}\n\n` +
        `If that is what everybody should be able to do, replace the section by this one, and have it reviewed:\n\n` +
        `## ${name}\n\n${is}\n`,
    );
  });
});
