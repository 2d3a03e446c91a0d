import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { digestOf } from '../../src/kernel/digest.js';
import { RandomIdGenerator } from '../../src/kernel/random-id-generator.js';
import { createLightWorld } from '../support/light-world.js';
import type { World, WorldContracts } from '../support/world.js';
import { as, challengeFor, person, signIn } from './support/people.js';

/** As the library makes them where a host binds nothing else. */
const generator = new RandomIdGenerator();

/** Every secret the generator gave out in this test. */
let minted: string[] = [];

function mintingForReal(contracts: WorldContracts): WorldContracts {
  const IdGenerator = {
    id: () => generator.id(),
    secret: () => {
      const secret = generator.secret();
      minted.push(secret);
      return secret;
    },
  };
  return { ...contracts, IdGenerator: IdGenerator as never };
}

let world: World;
beforeEach(() => {
  minted = [];
  world = createLightWorld(mintingForReal);
});
afterEach(() => world.dispose());

/** Whatever is handed out for a client to prove something with later, and how it is stored. */
const HANDED_OUT: Readonly<Record<string, () => Promise<readonly [Redacted, Parameters<typeof digestOf>[0]]>>> = {
  'a session token': async () => {
    const { email } = person(world, 'ada@example.org');
    return [as(await signIn(world, { email }), 'signed_in').issued.token, 'session'];
  },
  'the token of a session that goes on': async () => {
    const { actor } = await world.signedIn();
    const { issued } = as(await world.sessions.revokeAllOwn(actor), 'revoked');
    return [issued!.token, 'session'];
  },
  'a challenge': async () => [await challengeFor(world, person(world, 'ada@example.org', { totp: true })), 'challenge'],
  'an invitation': async () => {
    const creator = await world.actor('admins.create');
    as(await world.lifecycle.create(creator, { email: 'new@example.org', name: 'New' }), 'created');
    return [world.infra.contracts.SecretDelivery.intents.at(-1)!.code, 'one_time_code'];
  },
  'an enrolment code': async () => {
    const helper = await world.actor('admins.totp.enrol');
    as(await world.totp.issueTotpEnrolmentCode(helper, { adminId: world.someone(), reason: 'new phone' }), 'sent');
    return [world.infra.contracts.SecretDelivery.intents.at(-1)!.code, 'one_time_code'];
  },
};

describe('v5.0.0-6.5.3 v5.0.0-6.5.4 v5.0.0-6.7.2 v5.0.0-7.2.3 what a client proves itself with is random, long and stored as a digest', () => {
  it.each(Object.entries(HANDED_OUT))('%s', async (_, handOut) => {
    const [secret, purpose] = await handOut();
    // From the generator and from nowhere else, as it came: 32 bytes.
    expect(minted).toContain(secret.reveal());
    expect(Buffer.from(secret.reveal(), 'base64url')).toHaveLength(32);
    const stored = JSON.stringify(
      [world.infra.store.sessions, world.infra.store.challenges, world.infra.store.codes].map((rows) => [...rows]),
    );
    expect(stored).not.toContain(secret.reveal());
    expect(stored).toContain(digestOf(purpose, secret.reveal()));
  });

  it('nobody chooses it: a field that names one is refused', async () => {
    const challenge = await challengeFor(world, person(world, 'ada@example.org', { totp: true }));
    const code = Redacted.of('000000');
    for (const extra of ['sessionId', 'token', 'challengeDigest']) {
      const result = await world.authentication.completeTotp({ challenge, code, [extra]: 'chosen' }, TEST_ORIGIN);
      expect(result).toEqual({ outcome: 'validation_failed', violations: [{ path: extra, rule: 'unknown_field' }] });
    }
  });

  it('none comes twice in a hundred thousand', () => {
    const COUNT = 100_000;
    const secrets = new Set<string>();
    for (let made = 0; made < COUNT; made += 1) secrets.add(generator.secret());
    expect(secrets.size).toBe(COUNT);
  });

  it('no bit of it is fixed', () => {
    const ones = Array.from({ length: 256 }, () => 0);
    const COUNT = 400;
    for (let made = 0; made < COUNT; made += 1) {
      const bytes = Buffer.from(generator.secret(), 'base64url');
      for (const [bit] of ones.entries()) ones[bit]! += (bytes[bit >> 3]! >> (bit & 7)) & 1;
    }
    // Seven standard deviations: once in more runs than there will ever be.
    for (const count of ones) expect(Math.abs(count - COUNT / 2)).toBeLessThan(70);
  });
});

describe('v5.0.0-6.5.3 the default generator draws from the operating system’s generator', () => {
  it('and adds nothing and leaves nothing out', async () => {
    const asked: number[] = [];
    const real = await import('node:crypto');
    const randomFillSync = (into: Buffer) => {
      asked.push(into.length);
      return into.fill(asked.length);
    };
    await jest.isolateModulesAsync(async () => {
      jest.unstable_mockModule('node:crypto', () => ({ ...real, randomFillSync }));
      const { RandomIdGenerator: Drawing } = await import('../../src/kernel/random-id-generator.js');
      const drawing = new Drawing();
      expect([drawing.secret(), drawing.secret()]).toEqual([1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64url')));
    });
    expect(asked).toEqual([32, 32]);
  });
});
