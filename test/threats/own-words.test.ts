import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createWorld } from '../support/world.js';
import type { World } from '../support/world.js';
import { access, as, auditOf, MINUTE, PASSWORD, signIn } from './support/people.js';

const ADA = { email: 'lovelace@analytical.example', name: 'Augusta King' };
const OWN = ['lovelace@analytical.example', 'Analytical_Lovelace', 'AugustaKing-1', 'kíng.augusta', 'wonderlamp_industries7'];
/** Words of the organisation, which count beside the owner's own. */
const ORGANISATION = 'Wonderlamp Industries';
const GOOD = 'another horse altogether';

let world: World;
beforeEach(async () => {
  world = await createWorld({ passwords: { contextWords: [ORGANISATION] } });
});
afterEach(() => world.dispose());

function mailed(): Redacted {
  const sent = world.infra.contracts.SecretDelivery.intents.at(-1);
  if (sent === undefined) throw new Error('nothing was mailed');
  return sent.code;
}

interface Way {
  /** Has a code mailed. */
  readonly code: () => Promise<Redacted>;
  readonly set: (code: Redacted, password: string) => Promise<{ readonly outcome: string }>;
  readonly done: string;
  readonly told: 'admin.invitation.rejected' | 'auth.recovery.rejected';
  readonly lasts: number;
}

const WAYS: Readonly<Record<string, Way>> = {
  'an invitation': {
    code: async () => {
      as(await world.lifecycle.create(await world.actor('admins.create'), ADA), 'created');
      return mailed();
    },
    set: (code, password) => world.lifecycle.acceptInvitation({ code, password: Redacted.of(password) }, TEST_ORIGIN),
    done: 'accepted',
    told: 'admin.invitation.rejected',
    lasts: 4 * 24 * 60 * MINUTE,
  },
  'a recovery': {
    code: async () => {
      world.infra.store.addAdmin({ ...ADA, password: 'correct horse battery' });
      await world.credentials.requestPasswordRecovery({ email: ADA.email }, TEST_ORIGIN);
      return mailed();
    },
    set: (code, password) => world.credentials.completePasswordRecovery({ code, next: Redacted.of(password) }, TEST_ORIGIN),
    done: 'changed',
    told: 'auth.recovery.rejected',
    lasts: 31 * MINUTE,
  },
};

const WEAK = { outcome: 'weak_password', rules: ['context_words'] };

describe.each(Object.entries(WAYS))('v5.0.0-6.1.2 v5.0.0-6.2.11 a password set by the code of %s', (_, way) => {
  it('is none that is made of its owner’s address or name, and the code is good for another', async () => {
    const code = await way.code();
    const before = JSON.stringify(world.infra.store.contents());
    for (const password of OWN) expect([password, await way.set(code, password)]).toEqual([password, WEAK]);
    expect(JSON.stringify(world.infra.store.contents())).toBe(before);
    expect((await way.set(code, GOOD)).outcome).toBe(way.done);
  });

  it('is judged by the words of nobody else', async () => {
    world.infra.store.addAdmin({ email: 'babbage@engine.example', name: 'Charles Babbage' });
    expect((await way.set(await way.code(), 'Charles.Babbage')).outcome).toBe(way.done);
  });

  it('says nothing of whose it was once it opens nothing: used, expired and guessed ones are answered as ever, by the same calls', async () => {
    const code = await way.code();
    const callsOf = async (one: Redacted, password: string) => {
      const from = world.faults.calls.length;
      const result = await way.set(one, password);
      return { result, calls: world.faults.calls.slice(from).map(({ contract, method }) => `${contract}.${method}`) };
    };
    const guessed = await callsOf(Redacted.of('guessed'), OWN[0]!);
    expect(guessed.result).toEqual({ outcome: 'rejected', reason: 'invalid_code' });
    expect((await way.set(code, GOOD)).outcome).toBe(way.done);
    expect(await callsOf(code, OWN[0]!)).toEqual(guessed);
    expect(auditOf(world, way.told)).toHaveLength(2);
  });

  it('is refused for its code when that ran out, whatever it is made of', async () => {
    const code = await way.code();
    world.infra.clock.advance(way.lasts);
    expect(await way.set(code, OWN[0]!)).toEqual({ outcome: 'rejected', reason: 'code_expired' });
  });
});

describe('v5.0.0-6.1.2 v5.0.0-6.2.11 a password that is changed', () => {
  it('is none that is made of the name either', async () => {
    world.infra.store.addAdmin({ ...ADA, password: PASSWORD });
    const { issued } = as(await signIn(world, { email: ADA.email }), 'signed_in');
    const { actor } = as(await access(world, issued.token), 'allowed');
    const [current, next] = [Redacted.of(PASSWORD), Redacted.of('AugustaKing-1')];
    expect(await world.credentials.changeOwnPassword(actor, { current, next })).toEqual(WEAK);
  });
});
