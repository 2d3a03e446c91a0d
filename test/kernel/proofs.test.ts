import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';

import { instant } from '../../src/kernel/ids.js';
import type { AdminId } from '../../src/kernel/ids.js';
import { MINT_KEY } from '../../src/kernel/mint-key.js';
import { adminTarget, AuthenticationProof, ClaimedCode, Grant } from '../../src/kernel/proofs.js';
import { Redacted } from '../../src/kernel/redacted.js';

const ADA = 'ada' as AdminId;
const RUN = {};
const FACTS = { adminId: ADA, credentialEpoch: 3, challengeDigest: null, factors: 'password', provenAt: instant(5) } as const;

const grant = () => new Grant(MINT_KEY, RUN, 'admins.lock', adminTarget(ADA), {} as never);
const proof = () => new AuthenticationProof(MINT_KEY, RUN, FACTS);
const code = () => new ClaimedCode(MINT_KEY, RUN, 'invitation', ADA);

describe('SQ3 a proof opens one command, in the run it was minted in', () => {
  it.each([
    ['a grant', grant],
    ['an authentication', proof],
    ['a claimed code', code],
  ])('%s', (_, mint) => {
    const one = mint();
    expect(one.spend({})).toBe('foreign');
    expect(one.spend(RUN)).toBeNull();
    expect(one.spend(RUN)).toBe('spent');
    expect(one.spend({})).toBe('foreign');
    expect(Object.isFrozen(one)).toBe(true);
  });

  it.each([
    ['a grant', Grant, grant],
    ['an authentication', AuthenticationProof, proof],
    ['a claimed code', ClaimedCode, code],
  ])('%s is known by how it was made, not by how it looks', (_, kind, mint) => {
    expect(kind.is(mint())).toBe(true);
    for (const other of [Object.create(kind.prototype), Object.assign({}, mint()), {}, null, undefined, 'text', () => mint()]) {
      expect(kind.is(other)).toBe(false);
    }
    expect([grant(), proof(), code()].filter((one) => kind.is(one))).toHaveLength(1);
  });

  it('none is minted without the key', () => {
    expect(() => new Grant({} as never, RUN, 'x.y', null, {} as never)).toThrow();
    expect(() => new AuthenticationProof(undefined as never, RUN, FACTS)).toThrow();
    expect(() => new ClaimedCode(null as never, RUN, 'invitation', ADA)).toThrow();
  });

  it('each carries what it is about', () => {
    expect(grant()).toMatchObject({ ability: 'admins.lock', target: { type: 'admin', id: ADA } });
    expect(proof()).toMatchObject(FACTS);
    expect(code()).toMatchObject({ purpose: 'invitation', adminId: ADA });
    expect(Object.isFrozen(adminTarget(ADA))).toBe(true);
  });
});

describe('X2 a wrapped secret', () => {
  const secret = Redacted.of('hunter2');

  it('shows nothing, however it is printed', () => {
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }),
      inspect(secret),
      Object.keys(secret).join(),
    ];
    expect(shown).toEqual(['<redacted>', '<redacted>', '{"secret":"<redacted>"}', '{ secret: <redacted> }', '<redacted>', '']);
  });

  it('is known by how it was made, and gives the value only when asked', () => {
    expect(secret.reveal()).toBe('hunter2');
    expect(Redacted.is(secret)).toBe(true);
    expect([Object.create(Redacted.prototype), {}, null, 'hunter2', undefined].filter((value) => Redacted.is(value))).toEqual([]);
    expect(Object.isFrozen(secret)).toBe(true);
  });
});
