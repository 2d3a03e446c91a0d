import { describe, expect, it } from '@jest/globals';

import { filesIn } from '../architecture/support/repository.js';
import { docsOf, idsIn } from './support/rule-ids.js';

/** The declarations themselves are looked through where they are made: `test/architecture/published-types.slow.test.ts`. */
describe('what is published speaks for itself', () => {
  it('no doc comment of a source file holds the id of a rule', () => {
    const found = filesIn('src', '.ts').flatMap(({ path, text }) =>
      docsOf(text)
        .flatMap(idsIn)
        .map((id) => `${path}: ${id}`),
    );
    expect(found).toEqual([]);
  });

  it('no name and no text of the public API does', () => {
    const [report] = filesIn('docs', '.md').filter(({ path }) => path === 'docs/api.md');
    expect(idsIn(report?.text ?? '')).toEqual([]);
  });

  it.each([
    ['/** A proof opens one command (F12). */', ['F12']],
    ['/** See SS-40 and v5.0.0-6.2.1. */', ['SS-40', 'v5.0.0-6.2.1']],
    ['/** A rule nobody lists any more (QZ9). */', ['QZ9']],
  ])('the scan finds %s', (text, ids) => {
    expect([...idsIn(docsOf(text).join())].sort()).toEqual([...ids].sort());
  });

  it.each(['/** In UTF-8, hashed with SHA-256 (RFC 6238). */', '// (F12) is no doc comment', '/** The code A1B2 of a user. */'])(
    'and lets %s be',
    (text) => {
      expect(docsOf(text).flatMap(idsIn)).toEqual([]);
    },
  );
});
