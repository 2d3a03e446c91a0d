import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { Fault } from '@maatify/admin-infra/testing';
import { codeFor } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../../support/light-world.js';
import type { LightWorld } from '../../support/light-world.js';
import { as, challengeFor, codeNow, complete, person, signIn } from '../support/people.js';
import type { Person } from '../support/people.js';

let world: LightWorld;
let ada: Person;
beforeEach(() => {
  world = createLightWorld(undefined, { operationDeadlineMs: 1_000 });
  ada = person(world, 'ada@example.org');
});
afterEach(() => world.dispose());

const guess = async (times = 1): Promise<void> => {
  for (let n = 0; n < times; n += 1) await signIn(world, { email: ada.email, password: `wrong ${String(n)}` });
};
const rightly = async (): Promise<string> => (await signIn(world, { email: ada.email })).outcome;
const set = (key: string, value: number): void => world.infra.store.setSetting(key, value);

describe('W2 an attempt that was never evaluated is given back: an outage locks nobody', () => {
  const gone = new Error('gone');
  const BROKEN: readonly (readonly [string, string, string, Fault])[] = [
    ['the hasher rejects', 'PasswordHasher', 'verify', { kind: 'reject', value: gone }],
    ['the hasher throws', 'PasswordHasher', 'verify', { kind: 'sync_throw', value: gone }],
    ['the hasher answers nothing', 'PasswordHasher', 'verify', { kind: 'answer', value: null }],
    ['the hasher answers a text', 'PasswordHasher', 'verify', { kind: 'answer', value: 'yes' }],
    ['the hasher answers a number', 'PasswordHasher', 'verify', { kind: 'answer', value: 1 }],
    ['the hasher throws a text', 'PasswordHasher', 'verify', { kind: 'reject', value: 'out of memory' }],
    ['the hasher throws nothing', 'PasswordHasher', 'verify', { kind: 'reject', value: undefined }],
    ['the hasher finishes and then throws', 'PasswordHasher', 'verify', { kind: 'applied_then_throw', value: gone }],
    ['the hasher answers a thenable that throws', 'PasswordHasher', 'verify', { kind: 'thenable', variant: 'throws' }],
    ['no session can be opened', 'SessionCommandRepository', 'open', { kind: 'reject', value: gone }],
    ['opening answers nonsense', 'SessionCommandRepository', 'open', { kind: 'answer', value: 'opened' }],
  ];

  it.each(BROKEN)('five times %s: then the right password gets in', async (_, contract, method, fault) => {
    for (let n = 1; n <= 5; n += 1) {
      world.faults.plan({ contract, method, nth: 1, fault } as never);
      await expect(rightly()).rejects.toThrow();
    }
    expect(await rightly()).toBe('signed_in');
  });

  it('five times the hasher hangs beyond the deadline: then the right password gets in', async () => {
    const hung: Promise<unknown>[] = [];
    for (let n = 1; n <= 5; n += 1) {
      world.faults.plan({ contract: 'PasswordHasher', method: 'verify', nth: 1, fault: { kind: 'never' } } as never);
      hung.push(expect(rightly()).rejects.toMatchObject({ failure: 'infrastructure_failure' }));
      // Let it get as far as the hasher, then the time is up.
      await new Promise((resolve) => setTimeout(resolve, 20));
      world.infra.clock.advance(1_500);
      await Promise.all(hung);
    }
    expect(await rightly()).toBe('signed_in');
  });

  it.each([
    ['rejects', { kind: 'reject', value: gone }],
    ['throws', { kind: 'sync_throw', value: gone }],
    ['answers a text', { kind: 'answer', value: 'yes' }],
    ['answers a step that is none', { kind: 'answer', value: { step: -1.5 } }],
  ] as const)('five times the authenticator %s: then the right code gets in', async (_, fault) => {
    const bob = person(world, 'bob@example.org', { totp: true });
    const challenge = await challengeFor(world, bob);
    for (let n = 1; n <= 5; n += 1) {
      world.faults.plan({ contract: 'TotpAuthenticator', method: 'match', nth: 1, fault } as never);
      await expect(complete(world, challenge, codeNow(world, bob))).rejects.toThrow();
    }
    as(await complete(world, challenge, codeNow(world, bob)), 'signed_in');
  });

  /** Wherever else a secret is looked at. The rest of the way is right; what breaks is broken three times, and one attempt is all there is. */
  type Door = () => Promise<() => Promise<{ readonly outcome: string }>>;
  const inside = (totp: boolean) => world.signedIn({ totp });
  const shown = (secret: Redacted | string | null) => Redacted.of(codeFor(secret ?? '', world.infra.clock.now()));
  const next = Redacted.of('another horse altogether');
  const DOORS: readonly (readonly [string, string, string, string, Door])[] = [
    [
      'a new proof by password',
      'PasswordHasher',
      'verify',
      'reauthenticated',
      async () => {
        const { actor, password } = await inside(false);
        return () => world.authentication.reauthenticate(actor, { password: Redacted.of(password) });
      },
    ],
    [
      'a new proof by code',
      'TotpAuthenticator',
      'match',
      'reauthenticated',
      async () => {
        const { actor, totpSecret } = await inside(true);
        return () => world.authentication.reauthenticate(actor, { code: shown(totpSecret) });
      },
    ],
    [
      'a new password, the old one',
      'PasswordHasher',
      'verify',
      'changed',
      async () => {
        const { actor, password } = await inside(false);
        return () => world.credentials.changeOwnPassword(actor, { current: Redacted.of(password), next });
      },
    ],
    [
      'a new password, the list of breached ones',
      'PasswordPolicy',
      'check',
      'changed',
      async () => {
        const { actor, password } = await inside(false);
        return () => world.credentials.changeOwnPassword(actor, { current: Redacted.of(password), next });
      },
    ],
    [
      'a first factor',
      'PasswordHasher',
      'verify',
      'started',
      async () => {
        const { actor, password } = await inside(false);
        return () => world.totp.beginTotpEnrolment(actor, { password: Redacted.of(password) });
      },
    ],
    [
      'its first code',
      'TotpAuthenticator',
      'match',
      'enabled',
      async () => {
        const { actor, password } = await inside(false);
        const { secret } = as(await world.totp.beginTotpEnrolment(actor, { password: Redacted.of(password) }), 'started');
        return () => world.totp.confirmTotpEnrolment(actor, { code: shown(secret) });
      },
    ],
    [
      'the next factor, the code of the one before',
      'TotpAuthenticator',
      'match',
      'started',
      async () => {
        const { actor, password, totpSecret } = await inside(true);
        return () => world.totp.beginTotpReplacement(actor, { password: Redacted.of(password), code: shown(totpSecret) });
      },
    ],
    [
      'its first code',
      'TotpAuthenticator',
      'match',
      'enabled',
      async () => {
        const { actor, password, totpSecret } = await inside(true);
        const proof = { password: Redacted.of(password), code: shown(totpSecret) };
        const { secret } = as(await world.totp.beginTotpReplacement(actor, proof), 'started');
        return () => world.totp.confirmTotpReplacement(actor, { code: shown(secret) });
      },
    ],
    [
      'no factor any more',
      'PasswordHasher',
      'verify',
      'disabled',
      async () => {
        const { actor, password, totpSecret } = await inside(true);
        return () => world.totp.disableTotp(actor, { password: Redacted.of(password), code: shown(totpSecret) });
      },
    ],
    [
      'a code at sign-in that cannot be used up',
      'TotpCommandRepository',
      'claimStep',
      'signed_in',
      async () => {
        const bob = person(world, 'bob@example.org', { totp: true });
        const challenge = await challengeFor(world, bob);
        return () => complete(world, challenge, codeNow(world, bob));
      },
    ],
    [
      'a recovery code that cannot be looked up',
      'RecoveryCodeCommandRepository',
      'claim',
      'signed_in',
      async () => {
        const { actor, password, adminId } = await inside(true);
        const [code] = as(await world.recoveryCodes.regenerateRecoveryCodes(actor), 'regenerated').codes;
        const { email } = world.infra.store.admins.get(adminId)!;
        const { challenge } = as(await signIn(world, { email, password }), 'totp_required');
        return () => complete(world, challenge, code!.reveal());
      },
    ],
    [
      'a browser that is known',
      'PasswordHasher',
      'verify',
      'signed_in',
      async () => {
        const device = 'canary-device-0123456789abcdef';
        as(await signIn(world, { email: ada.email, device }), 'signed_in');
        return () => signIn(world, { email: ada.email, device });
      },
    ],
    [
      'an address nobody has',
      'PasswordHasher',
      'verify',
      'rejected',
      () => Promise.resolve(() => signIn(world, { email: 'nobody@example.org' })),
    ],
  ];

  it.each(DOORS)('%s: %s.%s is out of reach, and afterwards it is %s', async (_, contract, method, ending, arrange) => {
    const ask = await arrange();
    set('auth.max_login_attempts', 1);
    for (let time = 0; time < 3; time += 1) {
      const broken = world.faults.plan({ contract, method, fault: { kind: 'reject', value: gone } } as never);
      await expect(ask()).rejects.toMatchObject({ failure: 'infrastructure_failure' });
      broken.cancel();
    }
    expect((await ask()).outcome).toBe(ending);
  });

  it('what was evaluated and wrong is not given back', async () => {
    await guess(4);
    world.faults.plan({ contract: 'PasswordHasher', method: 'verify', nth: 1, fault: { kind: 'reject', value: gone } });
    await expect(rightly()).rejects.toThrow();
    await guess();
    expect(await rightly()).toBe('throttled');
  });
});
