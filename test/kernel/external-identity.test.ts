import { describe, expect, it } from '@jest/globals';

import { isExternalId, isProviderName } from '../../src/kernel/external-identity.js';

describe('what a provider calls itself and an account', () => {
  it.each(['google', 'a', 'a.b-c_9', 'a'.repeat(32)])('%s is the name of a provider', (name) => {
    expect(isProviderName(name)).toBe(true);
  });

  it.each(['', 'Google', '9google', 'goo gle', '-google', 'a'.repeat(33), 'google\n', null, 7])('%j is none', (name) => {
    expect(isProviderName(name)).toBe(false);
  });

  it.each(['1', '10769150350006150715113082367', 'Ada@Example.org', 'josé', 'jose\u0301', 'x'.repeat(255)])(
    '%s is an id',
    (id) => {
      expect(isExternalId(id)).toBe(true);
    },
  );

  it.each(['', ' ', ' 1', '1 ', '1\n2', '1\u202e2', 'half \ud83d', 'x'.repeat(256), null, 7])('%j is none', (id) => {
    expect(isExternalId(id)).toBe(false);
  });
});
