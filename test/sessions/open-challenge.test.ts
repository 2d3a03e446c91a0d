import { describe, expect, it } from '@jest/globals';

import { instant } from '../../src/kernel/ids.js';
import { challengeIsOpen } from '../../src/sessions/open-challenge.step.js';
import type { ChallengeSnapshot } from '../../src/sessions/session.record.js';

describe('A6 v5.0.0-6.6.2 whether a half-done sign-in can go on', () => {
  const NOW = 1_000_000;
  const run = { now: instant(NOW), setting: () => 7 } as never;

  function snapshot(challenge: object, adminCredentialEpoch = 3): ChallengeSnapshot {
    const open = { purpose: 'totp', closedAt: null, expiresAt: NOW + 1, credentialEpoch: 3, systemEpoch: 7 };
    return { challenge: { ...open, ...challenge }, adminCredentialEpoch } as never;
  }

  it.each([
    ['one ms before its end', snapshot({}), true],
    ['at its end', snapshot({ expiresAt: NOW }), false],
    ['for another purpose', snapshot({ purpose: 'password_change' }), false],
    ['closed', snapshot({ closedAt: NOW - 1 }), false],
    ['the admin’s epoch moved', snapshot({}, 4), false],
    ['the system’s epoch moved', snapshot({ systemEpoch: 6 }), false],
    ['unknown', null, false],
  ])('%s: %s', (_, given, expected) => {
    expect(challengeIsOpen(given, 'totp', run)).toBe(expected);
  });
});
