import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { filesIn, ROOT } from './support/repository.js';

const FOLDER = join(ROOT, 'docs/adr');
const records = readdirSync(FOLDER)
  .sort()
  .map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }));
const deviations = JSON.parse(readFileSync(join(ROOT, 'test/evidence/deviations.json'), 'utf8')) as Readonly<
  Record<string, string>
>;

/** How a requirement can be left out; everything else would be a contradiction nobody decided on. */
const KINDS = /^(Belongs to a later tier|Does not apply|Left to the host|In part|Not built|Deviation): \S/;

describe('OR-29 VI-15 what departs from a rule is written down (found outside, row P13)', () => {
  it('each decision in a record of its own, numbered without a gap, under its number', () => {
    expect(records.length).toBeGreaterThanOrEqual(11);
    records.forEach(({ name, text }, index) => {
      const number = index + 1;
      expect(name).toMatch(new RegExp(`^${String(number).padStart(4, '0')}-[a-z0-9-]+\\.md$`));
      expect([name, text.split('\n')[0]]).toEqual([name, expect.stringMatching(new RegExp(`^# ${String(number)}\\. \\S`))]);
    });
  });

  it('each says what was decided, or what is still open and why', () => {
    for (const { name, text } of records) expect([name, /\*\*Decided\.\*\*|can wait/.test(text)]).toEqual([name, true]);
  });

  it('a record that a file refers to exists', () => {
    const files = [
      ...filesIn('src', '.ts'),
      ...filesIn('test', '.ts'),
      ...filesIn('sample-app/src', '.ts'),
      ...filesIn('docs', '.md'),
    ];
    const cited = [...files.map(({ text }) => text), ...Object.values(deviations)].flatMap((text) =>
      [...text.matchAll(/\bADR[ -]?0*(\d+)\b/g)].map(([, number]) => Number(number)),
    );
    expect(cited.length).toBeGreaterThan(0);
    expect(cited.filter((number) => number < 1 || number > records.length)).toEqual([]);
  });

  it('a requirement that is left out says in which sense', () => {
    expect(Object.entries(deviations).filter(([, reason]) => !KINDS.test(reason))).toEqual([]);
  });
});
