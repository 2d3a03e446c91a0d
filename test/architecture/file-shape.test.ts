import { describe, expect, it } from '@jest/globals';

import { filesIn } from './support/repository.js';

const MEDIAN_LIMIT = 80;
const HARD_LIMIT = 400;
/** A line for each name, and nothing to read in one go. */
const LIST_OF_NAMES = 'src/index.ts';
const DOORS = ['src/index.ts', 'src/testing/index.ts'];
/** kebab-case words, then at most one role: `deep-freeze.ts`, `session.methods.ts`. */
const FILE_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+(-[a-z]+)*)?\.ts$/;

const files = filesIn('src', '.ts');

describe('the source files', () => {
  it('are small: the median stays within the budget', () => {
    const sizes = files.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(MEDIAN_LIMIT);
  });

  it('never grow past the hard limit', () => {
    expect(
      files
        .filter(({ path, lines }) => lines > HARD_LIMIT && path !== LIST_OF_NAMES)
        .map(({ path, lines }) => `${path}: ${lines}`),
    ).toEqual([]);
  });

  it('have no inner barrels', () => {
    const barrels = files.filter(({ path }) => path.endsWith('/index.ts') && !DOORS.includes(path));
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });

  it('are named alike: kebab-case, one role suffix', () => {
    expect(files.map(({ path }) => path).filter((path) => !FILE_NAME.test(path.split('/').at(-1) ?? ''))).toEqual([]);
  });

  it('are not nested deeper than a sub-domain', () => {
    expect(files.map(({ path }) => path).filter((path) => path.split('/').length > 4)).toEqual([]);
  });
});
