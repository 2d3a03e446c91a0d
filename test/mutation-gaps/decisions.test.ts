import { describe, expect, it } from '@jest/globals';

import { passwordMatches } from '../../src/credentials/verify-password.step.js';
import { instant } from '../../src/kernel/ids.js';
import { Redacted } from '../../src/kernel/redacted.js';
import { challengeIsOpen } from '../../src/sessions/open-challenge.step.js';
import type { ChallengeSnapshot } from '../../src/sessions/session.record.js';
import { MAX_LOGIN_ATTEMPTS, READ_ONLY } from '../../src/settings/core-settings.js';
import { settingsStage } from '../../src/settings/settings.entry.js';

describe('F22 no password matches where there is no hash', () => {
  const ask = (hash: Redacted | null, verdict: string) => {
    const asked: (string | null)[] = [];
    const call = {
      ask: (_: unknown, args: { hash: Redacted | null }) => {
        asked.push(args.hash?.reveal() ?? null);
        return Promise.resolve({ verdict });
      },
    };
    return passwordMatches(call as never, Redacted.of('password'), hash).then((matches) => ({ matches, asked }));
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

describe('A6 v5.0.0-6.6.2 whether a half-done sign-in can go on', () => {
  const NOW = 1_000_000;
  const call = { now: instant(NOW), setting: () => 7 } as never;

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
    expect(challengeIsOpen(given, 'totp', call)).toBe(expected);
  });
});

describe('L10 a decision by a setting nobody read', () => {
  it('is a mistake of the declaration, and says which', async () => {
    const run = { ask: () => Promise.resolve({ entries: [{ key: READ_ONLY.key, value: true }] }) };
    const settings = await settingsStage.read(run as never, []);
    expect(settings.get(READ_ONLY)).toBe(true);
    expect(() => settings.get(MAX_LOGIN_ATTEMPTS)).toThrow('auth.max_login_attempts was not read');
  });
});
