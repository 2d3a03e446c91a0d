import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it, jest } from '@jest/globals';

import { apiReport, REPORT } from '../../scripts/api-report.mjs';
import { ROOT } from '../architecture/support/repository.js';

jest.setTimeout(120_000);

/** Lines that stand in one of two texts and not in the other, a sign before each. */
function difference(before: string, after: string): readonly string[] {
  const without = (lines: readonly string[], others: ReadonlySet<string>, sign: string) =>
    lines.filter((line) => !others.has(line)).map((line) => `${sign} ${line}`);
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [...without(old, new Set(now), '-'), ...without(now, new Set(old), '+')];
}

describe('OR-19 the public API', () => {
  it('is the one that was accepted', async () => {
    const accepted = readFileSync(join(ROOT, REPORT), 'utf8');
    const current = await apiReport();
    if (current === accepted) return;
    const lines = difference(accepted, current);
    throw new Error(`The public API is not what ${REPORT} says; run "npm run api-report" to accept:\n${lines.join('\n')}`);
  });

  it('explains every name by something else than itself', () => {
    const accepted = readFileSync(join(ROOT, REPORT), 'utf8');
    expect(accepted.match(/^type (\w+)(?:<.*>)? = \1\b.*$/gm)).toBeNull();
  });

  it('a difference shows what goes and what comes', () => {
    expect(difference('same\nold\n', 'same\nnew\n')).toEqual(['- old', '+ new']);
  });
});
