import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it, jest } from '@jest/globals';

import { errorsOf, refusalsIn } from './support/compiler.js';

jest.setTimeout(120_000);

const FILES = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.types.ts'))
  .sort();

/**
 * Each refusal stands beside what is accepted, behind `@ts-expect-error TS…: why`. That a line is refused at all is checked by every
 * compilation; here it is checked that it is refused for the reason it names, and that nothing else in the file is.
 */
describe('L2 FM2 OR-03 a wrong order, or an outcome left out, does not compile', () => {
  const errors = errorsOf(FILES.map((name) => join(import.meta.dirname, name)));
  const refusals = FILES.flatMap((name) => refusalsIn(join(import.meta.dirname, name)).map((refusal) => ({ name, ...refusal })));

  it('there are at least 46 refusals, and each says which error it expects and why', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(6);
    expect(refusals.length).toBeGreaterThanOrEqual(46);
    expect(refusals.filter(({ code, why }) => code === null || why.length < 3)).toEqual([]);
  });

  it.each(refusals)('refused in $name: $why', ({ name, line, code }) => {
    const found = errors.filter((error) => error.name === name && error.line === line);
    expect(found.map((error) => (error.code === code ? error.code : `${error.code}: ${error.text}`))).toEqual([code]);
  });

  it.each(FILES)('accepted in %s: everything else', (name) => {
    const marked = refusals.filter((refusal) => refusal.name === name).map(({ line }) => line);
    expect(errors.filter((error) => error.name === name && !marked.includes(error.line))).toEqual([]);
  });
});

describe('the proof of the proof', () => {
  const judged = (text: string) => errorsOf([join(import.meta.dirname, 'planted.types.ts')], text);

  it('what is refused for another reason shows its own code', () => {
    const [error] = judged('// @ts-expect-error TS2345: a text for a number\nexport const one = notThere(1);\n');
    expect([error?.code, error?.line]).toEqual(['TS2304', 2]);
  });

  it('what is not refused at all shows none', () => {
    expect(judged('// @ts-expect-error TS2345: nothing wrong here\nexport const one = 1;\n')).toEqual([]);
  });
});
