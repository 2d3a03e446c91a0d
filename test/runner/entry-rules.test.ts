import { describe, expect, it } from '@jest/globals';

import { AdminActor, SystemActor } from '../../src/kernel/actor.js';
import { AdminInfraException } from '../../src/kernel/exceptions.js';
import { instant } from '../../src/kernel/ids.js';
import { MINT_KEY } from '../../src/kernel/mint-key.js';
import { ALLOWED, demandActor, restriction } from '../../src/runner/entry-rules.js';

/** The application the actors belong to. */
const HOME = {};
const ORIGIN = { ip: '::1', userAgent: 'agent', channel: 'api' } as const;

function adminActor(impersonatorId: string | null = null): AdminActor {
  const session = {
    sessionId: 's1',
    adminId: 'ada',
    credentialEpoch: 1,
    systemEpoch: 2,
    provenAt: instant(3),
    deviceDigest: null,
    impersonatorId,
  };
  return new AdminActor(MINT_KEY, HOME, session as never, ORIGIN, instant(9));
}
const systemActor = () => new SystemActor(MINT_KEY, HOME, 'job', ORIGIN, null);

function failureOf(act: () => unknown): { code: string; message: string; operation: string | null; failure: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof AdminInfraException) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('OR-21 an actor is genuine and of the right kind', () => {
  const rules = (actors: string) => ({ actors }) as never;

  it.each([
    ['admin', true, false, 'SessionOrchestrator.access()'],
    ['system', false, true, 'SystemActors.get()'],
    ['any', true, true, 'access() or SystemActors.get()'],
  ])('%s', (actors, admin, system, wanted) => {
    const ok = (actor: unknown, home = HOME): boolean => {
      try {
        demandActor(rules(actors), actor, 'some.operation', home);
        return true;
      } catch {
        return false;
      }
    };
    expect([ok(adminActor()), ok(systemActor())]).toEqual([admin, system]);
    expect([ok(adminActor(), {}), ok(systemActor(), {})]).toEqual([false, false]);
    for (const forged of [null, undefined, {}, { ...ORIGIN, kind: 'admin' }, Object.create(AdminActor.prototype)])
      expect(ok(forged)).toBe(false);
    expect(failureOf(() => demandActor(rules(actors), null, 'some.operation', HOME))).toMatchObject({
      code: 'actor.forged',
      operation: 'some.operation',
      message: `some.operation was called without a genuine actor of this application; take one from ${wanted}.`,
    });
  });

  it('cannot be made without the key, and shows what it was made of', () => {
    expect(() => new AdminActor({} as never, HOME, {} as never, ORIGIN as never, instant(1))).toThrow();
    expect(() => new SystemActor({} as never, HOME, 'job', ORIGIN as never, null)).toThrow();
    const actor = adminActor('eve');
    expect([actor.adminId, actor.sessionId, actor.impersonatorId, actor.session.systemEpoch, actor.kind]).toEqual([
      'ada',
      's1',
      'eve',
      2,
      'admin',
    ]);
    expect([systemActor().name, systemActor().kind]).toEqual(['job', 'system']);
    expect([Object.isFrozen(actor), Object.isFrozen(systemActor())]).toEqual([true, true]);
  });
});

describe('IM4 restrictions that no resolver lifts', () => {
  const refused = { decision: 'deny', reason: 'system_restriction' };

  it.each([
    ['an admin', adminActor(), 'refused', 'own_account', null],
    ['an impersonated admin where that is refused', adminActor('eve'), 'refused', 'a.b', refused],
    ['an impersonated admin where that is allowed', adminActor('eve'), 'allowed', 'a.b', null],
    ['a system actor and its own account', systemActor(), 'allowed', 'own_account', refused],
    ['a system actor', systemActor(), 'refused', 'a.b', null],
  ])('%s', (_, actor, impersonating, ability, expected) => {
    expect(restriction({ impersonating } as never, actor, ability)).toEqual(expected);
  });

  it('decisions are frozen values', () => {
    expect(ALLOWED).toEqual({ decision: 'allow' });
    expect([ALLOWED, restriction({ impersonating: 'refused' } as never, adminActor('eve'), 'a.b')].every(Object.isFrozen)).toBe(
      true,
    );
  });
});
