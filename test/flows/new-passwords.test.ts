import { beforeAll, describe, expect, it } from '@jest/globals';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { nameOfCall, recordAll } from './support/recordings.js';
import type { Recording } from './support/recordings.js';

let all: readonly Recording[] = [];
beforeAll(async () => {
  all = await recordAll();
});

const hashingAtAll = () => all.filter(({ run }) => run.calls.some((call) => nameOfCall(call) === 'PasswordHasher.hash'));
/** A sign-in makes the hash of a password anew that is the admin's already. */
const RENEWING = 'auth.sign_in';
const hashing = () => hashingAtAll().filter(({ scenario }) => scenario.operation !== RENEWING);

describe('CT-09 no password is taken that the policy did not see', () => {
  it('wherever one is hashed the policy was asked before, about the same password', () => {
    const operations = new Set(hashing().map(({ scenario }) => scenario.operation));
    expect([...operations].sort()).toEqual([
      'admin.accept_invitation',
      'admin.bootstrap_first_admin',
      'auth.complete_password_change',
      'credentials.change_own_password',
      'credentials.complete_password_recovery',
    ]);
    for (const { name, injected } of hashing()) {
      const judged = injected.findIndex((call) => nameOfCall(call) === 'PasswordPolicy.check');
      const hashed = injected.findIndex((call) => nameOfCall(call) === 'PasswordHasher.hash');
      expect([name, judged >= 0 && judged < hashed]).toEqual([name, true]);
      const [about, taken] = [judged, hashed].map((at) => revealed(injected[at]?.args[0]));
      expect([name, about]).toEqual([name, taken]);
    }
  });

  it('a sign-in hashes nothing but the password it has just seen match', () => {
    const renewing = hashingAtAll().filter(({ scenario }) => scenario.operation === RENEWING);
    expect(renewing.length).toBeGreaterThan(0);
    for (const { name, injected } of renewing) {
      const [verified, hashed] = ['PasswordHasher.verify', 'PasswordHasher.hash'].map((method) =>
        injected.findIndex((call) => nameOfCall(call) === method),
      ) as [number, number];
      expect([name, verified < hashed]).toEqual([name, true]);
      expect([name, revealed(injected[hashed]?.args[0])]).toEqual([name, revealed(injected[verified]?.args[0])]);
    }
  });

  it('a weak one is told, not hashed, and changes nothing', () => {
    const weak = all.filter(({ result }) => result.outcome === 'weak_password');
    const able = OPERATIONS.filter(({ outcomes }) => 'weak_password' in outcomes).map(({ name }) => name);
    expect(weak.map(({ scenario }) => scenario.operation)).toEqual(expect.arrayContaining(able));
    for (const { name, run, result, stateUnchanged } of weak) {
      expect(run.calls.map(nameOfCall)).not.toContain('PasswordHasher.hash');
      expect([name, stateUnchanged]).toEqual([name, true]);
      expect((result as { readonly rules?: readonly string[] }).rules).not.toHaveLength(0);
    }
  });
});

function revealed(args: unknown): string {
  return (args as { readonly password: { reveal(): string } }).password.reveal();
}
