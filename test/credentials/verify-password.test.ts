import { describe, expect, it } from '@jest/globals';

import { passwordMatches } from '../../src/credentials/verify-password.step.js';
import { Redacted } from '../../src/kernel/redacted.js';

describe('F22 no password matches where there is no hash', () => {
  const ask = (hash: Redacted | null, verdict: string) => {
    const asked: (string | null)[] = [];
    const run = {
      query: (_: unknown, args: { hash: Redacted | null }) => {
        asked.push(args.hash?.reveal() ?? null);
        return Promise.resolve({ verdict });
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
