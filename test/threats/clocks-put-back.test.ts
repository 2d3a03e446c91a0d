import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { accessWith, impersonating } from '../support/impersonations.js';
import { auditOf, challengeFor, codeNow, complete, HOUR, MINUTE, person } from './support/people.js';

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const step = (ms: number): void => {
  world.infra.clock.stepWall(ms);
};
const sessionOf = (sessionId: string) => world.infra.store.sessions.get(sessionId as never);

describe('C22 S6 what was refused for its age is dead for good, whatever the clock says afterwards', () => {
  it.each([
    ['idle', HOUR],
    ['expired', 13 * HOUR],
  ])('a session that was refused as %s', async (reason, later) => {
    const { issued, actor } = await world.signedIn();
    step(later);
    expect(await accessWith(world, issued.token)).toBe(reason);
    step(-later);
    expect(await accessWith(world, issued.token)).toBe(reason);
    expect(sessionOf(actor.sessionId)).toMatchObject({ endReason: reason });
  });

  it('one that a mutation refused, held by an actor from before', async () => {
    const { issued, actor } = await world.signedIn();
    step(HOUR);
    expect((await world.sessions.revokeAllOwn(actor)).outcome).toBe('session_ended');
    step(-HOUR);
    expect(await accessWith(world, issued.token)).toBe('idle');
  });

  it('an impersonation that ran out, and its end is told once', async () => {
    const { token } = await impersonating(world);
    step(25 * MINUTE);
    expect(await accessWith(world, token)).toBe('expired');
    step(-25 * MINUTE);
    expect(await accessWith(world, token)).toBe('expired');
    step(25 * MINUTE);
    const job = await world.impersonation.expireDueImpersonations(world.systemActor(), { limit: 10 });
    expect(job).toMatchObject({ outcome: 'expired', count: 0 });
    expect(auditOf(world, 'admin.impersonation.ended')).toHaveLength(1);
  });

  it('an impersonation that ran out while an actor was held, and both are told', async () => {
    const { token, acting, own } = await impersonating(world);
    world.infra.grants.grant(acting.adminId, 'admins.suspend');
    world.infra.grants.grant(own.adminId, 'admins.suspend');
    const told = () => world.infra.contracts.NotificationDispatcher.intents.filter(({ type }) => type === 'impersonation_ended');
    step(25 * MINUTE);
    const suspended = await world.lifecycle.suspend(acting, { adminId: world.someone(), reason: 'x' });
    expect(suspended.outcome).toBe('session_ended');
    expect(auditOf(world, 'admin.impersonation.ended')).toMatchObject([
      { metadata: { why: 'expired', impersonatorId: own.adminId } },
    ]);
    expect(told().map(({ to }) => to)).toEqual([acting, own].map(({ adminId }) => ({ kind: 'admin', adminId })));
    step(-25 * MINUTE);
    expect(await accessWith(world, token)).toBe('expired');
    expect([auditOf(world, 'admin.impersonation.ended').length, told().length]).toEqual([1, 2]);
  });

  it('an impersonation whose impersonator idled: both sessions end', async () => {
    const { token, own, acting } = await impersonating(world);
    world.infra.store.setSetting('auth.session.idle_minutes', 10);
    step(15 * MINUTE);
    expect(await accessWith(world, token)).toBe('idle');
    step(-15 * MINUTE);
    expect(await accessWith(world, token)).toBe('idle');
    for (const { sessionId } of [own, acting]) expect(sessionOf(sessionId)?.endReason).toBe('idle');
  });

  it('a half-done sign-in, by a clock that is an hour behind', async () => {
    const ada = person(world, 'ada@example.org', { totp: true });
    const challenge = await challengeFor(world, ada);
    step(11 * MINUTE);
    expect(await complete(world, challenge, codeNow(world, ada))).toMatchObject({ reason: 'challenge_expired' });
    step(-HOUR);
    expect(await complete(world, challenge, codeNow(world, ada))).toMatchObject({ reason: 'challenge_expired' });
  });
});

describe('C22 ending it decides nothing', () => {
  it.each([
    ['throws', { kind: 'reject', value: new Error('no write today') }],
    ['answers nonsense', { kind: 'answer', value: 'yes' }],
    ['finds it ended', { kind: 'answer', value: { outcome: 'lost', reason: 'already_ended' } }],
  ] as const)('a store that %s changes no answer, and the next refusal tries again', async (_, fault) => {
    const { issued, actor } = await world.signedIn();
    world.faults.plan({ contract: 'SessionCommandRepository', method: 'end', nth: 1, fault });
    step(HOUR);
    expect(await accessWith(world, issued.token)).toBe('idle');
    expect(sessionOf(actor.sessionId)?.endedAt).toBeNull();
    expect(await accessWith(world, issued.token)).toBe('idle');
    expect(sessionOf(actor.sessionId)?.endReason).toBe('idle');
  });

  it('what lies in the future is past no limit: it waits for the clock to catch up', async () => {
    const { issued } = await world.signedIn();
    step(-HOUR);
    expect(await accessWith(world, issued.token)).toBe('expired');
    step(HOUR);
    expect(await accessWith(world, issued.token)).toBe('allowed');
  });
});
