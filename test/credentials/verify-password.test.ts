import { describe, expect, it } from '@jest/globals';

import { passwordMatches, verdictOn } from '../../src/credentials/verify-password.step.js';
import { Redacted } from '../../src/kernel/redacted.js';

describe('F22 no password matches where there is no hash', () => {
  const ask = (hash: Redacted | null, verdict: string) => {
    const asked: (string | null)[] = [];
    const run = {
      query: (_: unknown, args: { hash: Redacted | null }) => {
        asked.push(args.hash?.reveal() ?? null);
        return Promise.resolve({ verdict, needsRehash: false });
      },
    };
    return passwordMatches(run as never, Redacted.of('password'), hash).then((matches) => ({ matches, asked }));
  };

  it.each([
    ['a hash that matches', Redacted.of('hash'), 'match', { matches: true, asked: ['hash'] }],
    ['a hash that does not', Redacted.of('hash'), 'mismatch', { matches: false, asked: ['hash'] }],
    ['an empty hash, whatever the hasher says', Redacted.of(''), 'match', { matches: false, asked: [null] }],
    ['none, whatever the hasher says', null, 'match', { matches: false, asked: [null] }],
  ])('%s', async (_, hash, verdict, expected) => {
    expect(await ask(hash, verdict)).toEqual(expected);
  });
});

describe('a hash is to be made anew only once it matched', () => {
  const ask = (hash: Redacted | null, verdict: string) => {
    const run = { query: () => Promise.resolve({ verdict, needsRehash: true }) };
    return verdictOn(run as never, Redacted.of('password'), hash);
  };

  it.each([
    ['a hash that matches', Redacted.of('hash'), 'match', true],
    ['a hash that does not', Redacted.of('hash'), 'mismatch', false],
    ['no hash, whatever the hasher says', null, 'match', false],
  ])('%s', async (_, hash, verdict, needsRehash) => {
    expect((await ask(hash, verdict)).needsRehash).toBe(needsRehash);
  });
});
