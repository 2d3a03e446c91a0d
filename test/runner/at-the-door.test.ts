import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { adminId, Redacted, roleId } from '@maatify/admin-infra';
import type { AdminActor, OperationEvent } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { suspend as suspendOperation } from '../../src/lifecycle/suspend.operation.js';
import { digestOf } from '../../src/kernel/digest.js';
import { flush } from '../faults/support/matrix-world.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { as, auditOf, person, signIn } from '../threats/support/people.js';

let world: LightWorld;
let actor: AdminActor;
beforeEach(async () => {
  world = createLightWorld();
  actor = await world.actor('admins.suspend', 'admins.view', 'roles.manage');
});
afterEach(() => world.dispose());

const suspend = (input: object) => world.lifecycle.suspend(actor, { reason: 'as agreed', ...input } as never);
const refused = () =>
  auditOf(world, 'operation.refused').map(({ operation, metadata, actor: who }) => [operation, metadata, who.kind]);

describe('what the runner records of what was not done', () => {
  it('a field nobody asked for, of whoever is known, however many other slips stand beside it', async () => {
    for (const sent of [
      { adminId: world.someone(), status: 'active' },
      { adminId: '', status: 'active', reason: '' },
    ]) {
      expect((await suspend(sent)).outcome).toBe('validation_failed');
    }
    const one = ['admin.suspend', { operation: 'admin.suspend', outcome: 'validation_failed', reason: 'unknown_field' }, 'admin'];
    expect(refused()).toEqual([one, one]);
    expect(auditOf(world, 'operation.refused').map(({ target }) => target)).toEqual([null, null]);
  });

  it('no slip alone, no field of a stranger’s, and nothing of a read', async () => {
    expect((await suspend({ adminId: '' })).outcome).toBe('validation_failed');
    const input = { email: 'ada@example.org', password: Redacted.of('x'), status: 'active' };
    expect((await world.authentication.signIn(input as never, TEST_ORIGIN)).outcome).toBe('validation_failed');
    expect((await world.lifecycle.admin(actor, { adminId: world.someone(), more: 1 } as never)).outcome).toBe(
      'validation_failed',
    );
    expect(refused()).toEqual([]);
  });

  it('what a body refused, and nothing that was done, read, or refused to a stranger', async () => {
    const someone = world.someone();
    as(await suspend({ adminId: someone }), 'changed');
    as(await world.lifecycle.admin(actor, { adminId: someone }), 'found');
    expect((await world.lifecycle.admin(actor, { adminId: adminId('nobody') })).outcome).toBe('not_found');
    expect((await signIn(world, { email: 'nobody@example.org' })).outcome).toBe('rejected');
    expect(refused()).toEqual([]);
    const { outcome } = await suspend({ adminId: 'nobody' });
    expect(refused()).toEqual([['admin.suspend', { operation: 'admin.suspend', outcome, reason: null }, 'admin']]);
  });

  it('each use of a right by a part of the host, and none by an admin', async () => {
    as(await suspend({ adminId: world.someone() }), 'changed');
    expect(auditOf(world, 'authz.system_actor.used')).toEqual([]);
    await world.sessions.expireDue(world.systemActor(), { limit: 5 });
    expect(auditOf(world, 'authz.system_actor.used')).toMatchObject([{ metadata: { operation: 'sessions.expire_due' } }]);
  });
});

describe('whom and where an event is booked on', () => {
  it('on who signed in, once they did, and at the device they did it from', async () => {
    const ada = person(world, 'ada@example.org');
    as(await signIn(world, { email: ada.email }), 'signed_in');
    as(await signIn(world, { email: ada.email, device: 'the device of ada, which nobody else has' }), 'signed_in');
    const events = auditOf(world, 'auth.login.success').slice(1);
    const deviceId = digestOf('device', 'the device of ada, which nobody else has');
    expect(events.map(({ origin }) => origin.deviceId)).toEqual([null, deviceId]);
    expect(events.map(({ actor: who }) => who)).toMatchObject(
      Array(2).fill({ kind: 'admin', adminId: ada.adminId, impersonatorId: null }),
    );
  });
});

describe('what an operation says of itself', () => {
  it('how it ended, how long it took, and under which ids its events are', async () => {
    const heard: OperationEvent[] = [];
    world.events.listen('operation', (event) => heard.push(event));
    world.infra.clock.advance(1_000);
    const { AdminCommandRepository } = world.infra.contracts;
    const change = AdminCommandRepository.changeStatus.bind(AdminCommandRepository);
    AdminCommandRepository.changeStatus = (request) => {
      world.infra.clock.advance(7);
      return change(request);
    };
    as(await suspend({ adminId: world.someone() }), 'changed');
    const [event] = auditOf(world, 'admin.suspended');
    expect(heard).toMatchObject([{ operation: 'admin.suspend', ending: { outcome: 'changed' }, durationMs: 7 }]);
    expect(event?.eventId.startsWith(`${heard[0]?.runId ?? ''}.`)).toBe(true);
  });

  it('which rules a value breaks that only the application knows', async () => {
    const answer = await world.roles.grantAbilityToRole(actor, { roleId: roleId('support'), ability: 'nobody.knows_it' });
    expect(answer).toMatchObject({ outcome: 'validation_failed', violations: [{ path: 'ability' }] });
  });
});

describe('X5 after its answer', () => {
  /** A sign-in whose session is not open yet when its time is over. */
  async function tooLate() {
    const { SessionCommandRepository } = world.infra.contracts;
    const open = SessionCommandRepository.open.bind(SessionCommandRepository);
    let opens = (_: Promise<void>): void => undefined;
    SessionCommandRepository.open = async (request) => {
      await new Promise<void>((resolve) => (opens = resolve));
      return open(request);
    };
    const endings: unknown[] = [];
    world.events.listen('operation', ({ ending }) => endings.push(ending));
    const answered = signIn(world, { email: person(world, 'ada@example.org').email });
    answered.catch(() => undefined);
    for (let turn = 0; turn < 5; turn += 1) await flush();
    world.infra.clock.advance(11_000);
    await expect(answered).rejects.toMatchObject({ code: 'operation.timed_out', mutation: 'unknown' });
    expect(auditOf(world, 'operation.outcome_unknown')).toHaveLength(1);
    return {
      endings,
      async comes(how: Promise<void>) {
        opens(how);
        for (let turn = 0; turn < 5; turn += 1) await flush();
      },
    };
  }

  it('an operation does nothing more: what it waited for comes too late', async () => {
    const { endings, comes } = await tooLate();
    const calls: string[] = [];
    world.events.listen('call', ({ method }) => calls.push(method));
    const told = () => world.infra.contracts.AuditLogger.intents.map(({ type }) => type);
    const before = told();
    await comes(Promise.resolve());
    // The session is open all the same, which the trail says, and nothing but that.
    expect(told().slice(before.length)).toEqual(['auth.login.success', 'security.session.created', 'security.device.detected']);
    expect([calls, endings]).toEqual([[], [{ failure: 'infrastructure_failure' }]]);
  });

  it('a failure that comes too late is no second ending', async () => {
    const { endings, comes } = await tooLate();
    await comes(Promise.reject(new Error('gone')));
    expect(endings).toEqual([{ failure: 'infrastructure_failure' }]);
    expect(auditOf(world, 'operation.outcome_unknown')).toHaveLength(1);
  });

  it('of a stopped application nobody is asked, and every caller is told', async () => {
    const calls: string[] = [];
    world.events.listen('call', ({ method }) => calls.push(method));
    world.runner.stop();
    await expect(suspend({ adminId: world.someone() })).rejects.toMatchObject({ code: 'operation.shut_down', mutation: 'none' });
    expect(calls).toEqual([]);
  });
});

describe('X1 a defect of an operation, wherever it is', () => {
  const run = (changes: object) => {
    const operation = { ...suspendOperation, ...changes } as typeof suspendOperation;
    return world.runner.run(operation, actor, { adminId: world.someone(), reason: 'as agreed' });
  };
  const fails = (): never => {
    throw new Error('a bug');
  };

  it.each([
    ['in what else it checks', { alsoCheck: fails }],
    ['in whom it asks about', { authority: { ...suspendOperation.authority, target: fails } }],
    ['in a body that throws at once', { play: fails }],
    ['in a body that throws later', { play: () => Promise.resolve().then(fails) }],
    ['in what its refusals mean', { play: () => Promise.resolve({ outcome: 'some_refusal' }), outcomes: null }],
  ])('%s, is told as one, once', async (_, changes) => {
    const endings: unknown[] = [];
    world.events.listen('operation', ({ ending }) => endings.push(ending));
    await expect(run(changes)).rejects.toMatchObject({ code: 'operation.defect', operation: 'admin.suspend', mutation: 'none' });
    expect(endings).toEqual([{ failure: 'invariant_violation' }]);
  });

  it('a body that answers at once is one like any other: what it refused is recorded', async () => {
    expect(await run({ play: () => ({ outcome: 'changed' }) })).toEqual({ outcome: 'changed' });
    expect(refused()).toEqual([]);
    expect(await run({ play: () => ({ outcome: 'some_refusal' }) })).toEqual({ outcome: 'some_refusal' });
    expect(refused()).toEqual([
      ['admin.suspend', { operation: 'admin.suspend', outcome: 'some_refusal', reason: null }, 'admin'],
    ]);
  });
});
