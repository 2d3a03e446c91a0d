import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { access, as, person, signIn } from './support/people.js';
import type { Person } from './support/people.js';

const EMAIL = 'ada@example.org';
const HASH = { contract: 'PasswordHasher', method: 'hash' } as const;
const RENEW = { contract: 'AdminCommandRepository', method: 'renewPasswordHash' } as const;

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const row = ({ adminId }: Person) => world.infra.store.admins.get(adminId)!;
const hashOf = (who: Person) => row(who).passwordHash?.reveal() ?? '';
const isOld = (who: Person) => hashOf(who).startsWith('old-');
const told = () => world.infra.contracts.AuditLogger.intents.map(({ type }) => type);

/** Somebody whose password was hashed as `hash` would not any more. */
function withOldHash(options: Parameters<typeof person>[2] = {}): Person {
  const who = person(world, EMAIL, options);
  const passwordHash = Redacted.of(`old-${hashOf(who)}`);
  world.infra.store.admins.set(who.adminId, { ...row(who), passwordHash });
  return who;
}

describe('an old hash of a password is made anew', () => {
  it('at the sign-in that proves the password, once, and moves nothing else', async () => {
    const who = withOldHash();
    const before = row(who);
    const first = as(await signIn(world, { email: EMAIL }), 'signed_in').issued;
    expect(isOld(who)).toBe(false);
    expect({ ...row(who), passwordHash: null }).toEqual({ ...before, passwordHash: null });

    const renewed = hashOf(who);
    as(await signIn(world, { email: EMAIL }), 'signed_in');
    expect(hashOf(who)).toBe(renewed);
    expect((await access(world, first.token)).outcome).toBe('allowed');
  });

  it('also where a second factor is still due: only this step sees the password', async () => {
    const who = withOldHash({ totp: true });
    as(await signIn(world, { email: EMAIL }), 'totp_required');
    expect(isOld(who)).toBe(false);
  });

  it('never by a wrong password, nor for who may not come in', async () => {
    const who = withOldHash({ status: 'suspended' });
    await signIn(world, { email: EMAIL, password: 'a wrong one' });
    await signIn(world, { email: EMAIL });
    expect(isOld(who)).toBe(true);
    expect(world.recorder.calls()).not.toContain('AdminCommandRepository.renewPasswordHash');
  });

  it.each(['system.read_only', 'system.maintenance.enabled', 'security.emergency.enabled'])(
    'not while %s is on: a sign-in is bookkeeping, this is not',
    async (mode) => {
      const who = withOldHash();
      world.infra.store.setSetting(mode, true);
      await signIn(world, { email: EMAIL });
      expect(isOld(who)).toBe(true);
      expect(world.recorder.calls()).not.toContain('PasswordHasher.hash');
    },
  );

  it('a password that was set meanwhile is not put back', async () => {
    const who = withOldHash();
    const set = Redacted.of('the hash of a new password');
    const slow = world.faults.plan({ ...HASH, fault: { kind: 'slow', applies: 'at_once' } } as never);
    const signingIn = signIn(world, { email: EMAIL });
    await new Promise((resolve) => setImmediate(resolve));
    world.infra.store.admins.set(who.adminId, { ...row(who), passwordHash: set });
    slow.release();
    expect((await signingIn).outcome).toBe('signed_in');
    expect(row(who).passwordHash).toBe(set);
  });
});

describe('a hash that cannot be made anew keeps nobody out', () => {
  it.each([
    ['hashing fails', HASH, []],
    ['writing fails, which is told', RENEW, ['operation.outcome_unknown']],
  ] as const)('%s', async (_, call, audited) => {
    const who = withOldHash();
    const failing = world.faults.plan({ ...call, fault: { kind: 'reject', value: new Error('out of reach') } } as never);
    expect((await signIn(world, { email: EMAIL })).outcome).toBe('signed_in');
    expect(isOld(who)).toBe(true);
    expect(told().filter((type) => type.startsWith('operation.'))).toEqual(audited);
    // The next one tries again.
    failing.cancel();
    await signIn(world, { email: EMAIL });
    expect(isOld(who)).toBe(false);
  });
});
