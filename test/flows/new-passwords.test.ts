import { beforeAll, describe, expect, it } from '@jest/globals';

import { OPERATIONS } from '../../src/module/vocabulary.js';
import { nameOfCall, recordAll } from './support/recordings.js';
import type { Recording } from './support/recordings.js';

let all: readonly Recording[] = [];
beforeAll(async () => {
  all = await recordAll();
});

const hashing = () => all.filter(({ run }) => run.calls.some((call) => nameOfCall(call) === 'PasswordHasher.hash'));

describe('CT-09 no password is taken that the policy did not see', () => {
  it('wherever one is hashed the policy was asked before, about the same password', () => {
    const operations = new Set(hashing().map(({ scenario }) => scenario.operation));
    expect([...operations].sort()).toEqual(['admin.accept_invitation', 'admin.bootstrap_first_admin']);
    for (const { name, injected } of hashing()) {
      const judged = injected.findIndex((call) => nameOfCall(call) === 'PasswordPolicy.check');
      const hashed = injected.findIndex((call) => nameOfCall(call) === 'PasswordHasher.hash');
      expect([name, judged >= 0 && judged < hashed]).toEqual([name, true]);
      const [about, taken] = [judged, hashed].map((at) => revealed(injected[at]?.args[0]));
      expect([name, about]).toEqual([name, taken]);
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
