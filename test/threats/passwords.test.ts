import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { CORE_SETTINGS, Redacted } from '@maatify/admin-infra';
import type { AcceptInvitationResult } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { World, WorldContracts } from '../support/world.js';
import { as, HOUR, person, signIn } from './support/people.js';

/** What the host's hasher was given, letter by letter. */
const seen: { verified: string[]; hashed: string[] } = { verified: [], hashed: [] };

function watchingTheHasher(contracts: WorldContracts): WorldContracts {
  const { PasswordHasher } = contracts;
  return {
    ...contracts,
    PasswordHasher: {
      verify: (check: Parameters<typeof PasswordHasher.verify>[0]) => {
        seen.verified.push(check.password.reveal());
        return PasswordHasher.verify(check);
      },
      hash: (input: Parameters<typeof PasswordHasher.hash>[0]) => {
        seen.hashed.push(input.password.reveal());
        return PasswordHasher.hash(input);
      },
    } as never,
  };
}

let world: World;
beforeEach(() => {
  seen.verified = [];
  seen.hashed = [];
  world = createLightWorld(watchingTheHasher);
});
afterEach(() => world.dispose());

let invited = 0;
/** A new admin, who redeems the invitation with this password. */
async function choosing(password: string): Promise<AcceptInvitationResult> {
  const creator = await world.actor('admins.create');
  const email = `invited-${String((invited += 1))}@example.org`;
  as(await world.lifecycle.create(creator, { email, name: 'New' }), 'created');
  const { code } = world.infra.contracts.SecretDelivery.intents.at(-1)!;
  return world.lifecycle.acceptInvitation({ code, password: Redacted.of(password) }, TEST_ORIGIN);
}

const INVISIBLE = /[\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const showsSomething = (text: string): boolean => Array.from(text.replace(INVISIBLE, '')).length >= 4;

/** Any code points but the one no database takes; by code points, so that an emoji counts once. */
const texts = (minLength: number, maxLength: number) =>
  fc.string({ unit: 'binary', minLength, maxLength }).filter((text) => !text.includes('\0') && text.length <= 1_024);

describe('v5.0.0-6.2.5 no rule about kinds of characters', () => {
  const MIN_LENGTH = 12;

  it.each(['aaaaaaaaaaaa', 'ABCDEFGHIJKL', '123456789012', '!  ?  .  ,  ', '!!!!!!!!!!!!', 'пароль-слово', '🦉'.repeat(12)])(
    'one kind is enough: %j',
    async (password) => {
      expect(await choosing(password)).toMatchObject({ outcome: 'accepted' });
    },
  );

  it('any text that is long enough, and shows something, is taken', async () => {
    await fc.assert(
      fc.asyncProperty(texts(MIN_LENGTH, 200).filter(showsSomething), async (password) => {
        expect(await choosing(password)).toMatchObject({ outcome: 'accepted' });
      }),
      { numRuns: 60 },
    );
  });
});

/** A letter with a mark is one key on one keyboard and two on another: both are the same password. */
const composed = (password: string): string => password.normalize('NFC');

describe('v5.0.0-6.2.8 a password is hashed and verified exactly as it was sent, but that letters are composed', () => {
  const AS_SENT = [
    '  blanks around it  ',
    'UPPER and lower Case',
    'e\u0301 decomposed, \u00e9 composed',
    'full width ＡＢＣ',
    `beyond 72 bytes ${'x'.repeat(100)} and on`,
    'emoji 🦉🦉🦉 and a \u200b width of zero',
    'line\nfeed\r\nand tab\t',
    'percent %41 and plus +',
  ];

  it.each(AS_SENT)('%j', async (password) => {
    as(await choosing(password), 'accepted');
    const { email } = person(world, 'ada@example.org');
    await signIn(world, { email, password });
    expect([seen.hashed.at(-1), seen.verified.at(-1)]).toEqual([composed(password), composed(password)]);
  });

  it('and is as long as that: a letter with its mark counts once, before the rules as before the hash', async () => {
    const least = CORE_SETTINGS.find(({ key }) => key === 'auth.password.min_length')?.default as number;
    const tooShort = `${'abcdefghijklmnopqrstuvwxyz'.slice(0, least - 2)}e\u0301`;
    expect([Array.from(tooShort).length, Array.from(composed(tooShort)).length]).toEqual([least, least - 1]);
    expect(as(await choosing(tooShort), 'weak_password').rules).toEqual(['min_length']);
    expect(seen.hashed).toEqual([]);
    as(await choosing(`z${tooShort}`), 'accepted');
  });

  it('whatever it is made of', async () => {
    const { email } = person(world, 'ada@example.org');
    await fc.assert(
      fc.asyncProperty(texts(1, 300), async (password) => {
        world.infra.store.budgets.clear();
        await signIn(world, { email, password });
        expect(seen.verified.at(-1)).toBe(composed(password));
      }),
      { numRuns: 60 },
    );
  });

  it.each(['a NUL \0 in it, which no database takes', 'half a surrogate \ud83e pair'])(
    'what cannot be kept as sent is refused, and not cut: %j',
    async (password) => {
      const { email } = person(world, 'ada@example.org');
      expect((await signIn(world, { email, password })).outcome).toBe('validation_failed');
      expect((await choosing(password)).outcome).toBe('validation_failed');
      expect(seen.hashed).toEqual([]);
      expect(seen.verified).not.toContain(password);
    },
  );
});

describe('v5.0.0-6.2.9 long passwords', () => {
  it.each([64, 65, 128, 1_024])('%d characters are taken, at the invitation and at the sign-in', async (length) => {
    const password = 'p'.repeat(length);
    as(await choosing(password), 'accepted');
    const { email } = world.infra.store.addAdmin({ email: 'long@example.org', password });
    expect((await signIn(world, { email, password })).outcome).toBe('signed_in');
  });

  it('more are refused before anything is hashed', async () => {
    const password = 'p'.repeat(1_025);
    const { email } = person(world, 'ada@example.org');
    const refused = { outcome: 'validation_failed', violations: [{ path: 'password', rule: 'secret' }] };
    expect(await signIn(world, { email, password })).toEqual(refused);
    expect(await choosing(password)).toEqual(refused);
    expect([...seen.hashed, ...seen.verified.filter((text) => text === password)]).toEqual([]);
  });
});

describe('v5.0.0-6.2.10 a password does not grow old', () => {
  it('ten years later it still signs in', async () => {
    const { email } = person(world, 'ada@example.org');
    world.infra.clock.advance(10 * 366 * 24 * HOUR);
    expect((await signIn(world, { email })).outcome).toBe('signed_in');
  });

  it('nothing to make it do so can be set', () => {
    expect(CORE_SETTINGS.map(({ key }) => key).filter((key) => key.includes('password'))).toEqual(['auth.password.min_length']);
  });
});

describe('v5.0.0-6.2.12 a list of the host, of common or breached passwords', () => {
  const LIST = new Set(['correct horse battery staple']);
  let outOfReach = false;

  beforeEach(async () => {
    await world.dispose();
    outOfReach = false;
    const withList = ({ PasswordPolicy, ...others }: WorldContracts): WorldContracts => ({
      ...others,
      PasswordPolicy: {
        check: async (check: Parameters<typeof PasswordPolicy.check>[0]) => {
          if (outOfReach) throw new Error('the list cannot be read');
          const { broken } = await PasswordPolicy.check(check);
          return { broken: LIST.has(check.password.reveal()) ? [...broken, 'breached'] : broken };
        },
      },
    });
    world = createLightWorld((contracts) => watchingTheHasher(withList(contracts)));
  });

  it('refuses what is on it, says by which rule, and leaves the invitation open', async () => {
    expect(await choosing('correct horse battery staple')).toEqual({ outcome: 'weak_password', rules: ['breached'] });
    const { code } = world.infra.contracts.SecretDelivery.intents.at(-1)!;
    const password = Redacted.of('another horse altogether');
    expect((await world.lifecycle.acceptInvitation({ code, password }, TEST_ORIGIN)).outcome).toBe('accepted');
  });

  it('sets no password while it cannot be read', async () => {
    outOfReach = true;
    await expect(choosing('not on any list at all')).rejects.toThrow('PasswordPolicy.check threw');
    expect(seen.hashed).toEqual([]);
    expect([...world.infra.store.codes.values()]).toHaveLength(1);
  });
});

describe('C6 S4 an own new password goes by what its owner signed in under', () => {
  it.each([
    ['before the record is read', 'AdminQueryRepository', 'credentialsOf'],
    ['while the old one is compared', 'PasswordHasher', 'verify'],
    ['while the new one is judged', 'PasswordPolicy', 'check'],
    ['while the new one is hashed', 'PasswordHasher', 'hash'],
  ] as const)('what ends every session %s ends this one too, and the old password stays', async (_, contract, method) => {
    const { actor, adminId, password } = await world.signedIn();
    const { admins } = world.infra.store;
    const held = world.faults.plan({ contract, method, nth: 1, fault: { kind: 'slow', applies: 'on_release' } } as never);
    const changing = world.credentials.changeOwnPassword(actor, {
      current: Redacted.of(password),
      next: Redacted.of('another horse altogether'),
    });
    while (held.hits === 0) await new Promise((resolve) => setImmediate(resolve));
    const before = admins.get(adminId)!;
    const moved = { ...before, credentialEpoch: before.credentialEpoch + 1 };
    admins.set(adminId, moved);
    held.release();
    expect((await changing).outcome).toBe('conflict');
    expect(admins.get(adminId)).toEqual(moved);
  });
});
