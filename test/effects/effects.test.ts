import { describe, expect, it } from '@jest/globals';
import { AdminInfraEvents, Redacted } from '@maatify/admin-infra';
import type { AuditIntent, IntentEvent, LostEvent } from '@maatify/admin-infra';

import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createMatrixWorld, flush } from '../faults/support/matrix-world.js';
import { declaredAs, isWrite } from '../faults/support/methods.js';
import { SUCCESSES } from '../faults/support/selection.js';
import { startAnew } from '../faults/support/recording.js';
import { UnhandledRejections } from '../faults/support/unhandled.js';
import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { LIMITED_ACTOR } from '../support/world.js';

const SINKS = ['AuditLogger', 'NotificationDispatcher', 'SecretDelivery'];
/** Says that an attempt was made, and is no report of a write. */
const ATTEMPTS = ['authz.system_actor.used'];

function openIn(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || Redacted.is(value)) return [];
  const inner = Object.entries(value).flatMap(([key, one]) => openIn(one, `${path}.${key}`));
  return Object.isFrozen(value) ? inner : [path, ...inner];
}

describe.each(SUCCESSES.map((scenario) => [scenario.operation, scenario] as const))('%s', (_, scenario) => {
  it('E4 E5 hands over frozen intents, each after the write it reports, in order, once', async () => {
    const made = createMatrixWorld();
    const go = await scenario.arrange(made.world);
    startAnew(made);
    await go();
    await flush();
    const intents = made.asked.calls.filter(({ contract }) => SINKS.includes(contract));
    expect(intents.flatMap(({ args, contract }) => openIn(args, contract))).toEqual([]);
    const ids = intents.map(({ args }) => (args as { readonly eventId: string }).eventId);
    expect(new Set(ids).size).toBe(ids.length);
    const places = ids.map((id) => Number(id.split('.').at(-1)));
    expect(places).toEqual([...places].sort((a, b) => a - b));

    const decisive = made.real.calls.filter(({ contract, method }) => declaredAs(contract, method)?.kind === 'change');
    const writes = made.real.calls.filter(({ contract, method }) => isWrite(declaredAs(contract, method)));
    const reported = decisive[0] ?? writes[0];
    const early = intents.filter(
      ({ args, startedAt }) =>
        reported !== undefined &&
        startedAt < (reported.endedAt ?? Infinity) &&
        !ATTEMPTS.includes((args as { readonly type: string }).type) &&
        // Ending everything is itself what the first intents of such an operation report.
        !writes.some(({ method, endedAt }) => method === 'endAll' && (endedAt ?? Infinity) < startedAt),
    );
    expect(early.map(({ args }) => args)).toEqual([]);
    await made.world.dispose();
  });
});

describe('OR-10 C24 E3 L7 a hung audit sink under load', () => {
  it('F47 delays no result, drops at its own cap, and leaves the other sinks alone', async () => {
    const world = createLightWorld((contracts) => contracts, { effects: { maxInFlight: 100, drainMs: 0 } });
    const lost: LostEvent[] = [];
    world.events.listen('lost', (event) => lost.push(event));
    world.faults.plan({ contract: 'AuditLogger', method: 'record', fault: { kind: 'never' } });
    const origin = { ip: null, userAgent: null, channel: 'api' } as const;
    for (let count = 0; count < 1_000; count += 1) {
      const email = `stranger-${String(count)}@example.org`;
      const { outcome } = await world.authentication.signIn({ email, password: Redacted.of('guessed') }, origin);
      if (outcome !== 'rejected') throw new Error(outcome);
    }
    await world.signedIn();
    const [audit, notifications] = world.effects.report();
    // One event per refusal, and three of the sign-in that worked, of which those of a known actor find the share that is kept for them.
    expect(audit).toMatchObject({ inFlight: 75 + 3 });
    expect(audit?.lost).toBe(1_000 + 3 - 75 - 3);
    expect(notifications).toMatchObject({ inFlight: 0, lost: 0 });
    expect(world.infra.contracts.NotificationDispatcher.intents.length).toBeGreaterThan(0);
    expect(lost.every(({ sink, cause }) => sink === 'AuditLogger' && cause === 'dropped')).toBe(true);
    await world.dispose();
    expect(world.effects.report()[0]).toMatchObject({ inFlight: 0, lost: 1_003 });
  });

  it('K19 a sink that signs in at every record it gets is stopped by the cap, not by the stack', async () => {
    const world = createLightWorld((contracts) => contracts, { effects: { maxInFlight: 10, drainMs: 0 } });
    const origin = { ip: null, userAgent: null, channel: 'api' } as const;
    let depth = 0;
    const again = (): Promise<unknown> => {
      depth += 1;
      return world.authentication.signIn({ email: `nobody-${String(depth)}@example.org`, password: Redacted.of('x') }, origin);
    };
    // It answers the promise of the sign-in, and each of those records again: all are in flight at once.
    world.infra.contracts.AuditLogger.record = () => again().then(() => new Promise(() => undefined)) as never;
    await again();
    for (let turn = 0; turn < 50; turn += 1) await flush();
    expect(depth).toBeLessThanOrEqual(11);
    // What strangers bring about leaves a quarter free.
    expect(world.effects.report()[0]).toMatchObject({ inFlight: 8 });
    await world.dispose();
  });
});

describe('H2 who may act is recorded, whoever floods the records', () => {
  it.each([
    ['an admin', (world: LightWorld) => world.actor('admins.create')],
    [
      'a part of the host',
      (world: LightWorld) => {
        world.infra.grants.grantSystem(LIMITED_ACTOR, 'admins.create');
        return Promise.resolve(world.systemActor(LIMITED_ACTOR));
      },
    ],
  ] as const)('6 000 refused sign-ins leave room for what %s does, and for what is grave', async (_, known) => {
    const world = createLightWorld((contracts) => contracts, { effects: { maxInFlight: 100, drainMs: 0 } });
    const actor = await known(world);
    const kept: string[] = [];
    Object.assign(world.infra.contracts.AuditLogger, {
      record: ({ type }: { readonly type: string }) => {
        kept.push(type);
        return new Promise(() => undefined);
      },
    });
    const origin = { ip: null, userAgent: null, channel: 'api' } as const;
    const refused = async (count: number): Promise<void> => {
      const email = `stranger-${String(count)}@example.org`;
      await world.authentication.signIn({ email, password: Redacted.of('guessed') }, origin);
    };
    await Promise.all(Array.from({ length: 6_000 }, (_, count) => refused(count)));
    expect(new Set(kept)).toEqual(new Set(['auth.login.failed']));
    for (let count = 0; count < 10; count += 1) {
      const email = `new-${String(count)}@example.org`;
      expect(await world.lifecycle.create(actor, { email, name: 'New' })).toMatchObject({ outcome: 'created' });
    }
    expect(kept.filter((type) => type === 'admin.created')).toHaveLength(10);
    for (let count = 0; count < 5; count += 1) await refused(-1);
    expect(kept.at(-1)).toBe('security.bruteforce.detected');
    await world.dispose();
  });

  it.each([
    ['of importance', 'NotificationDispatcher', 'dispatch', 'status_changed', 'important'],
    ['that matters most', 'NotificationDispatcher', 'dispatch', 'failed_attempts', 'critical'],
  ] as const)('a notification %s finds room where news of sign-ins leave none', async (_, sink, method, type, severity) => {
    const world = createLightWorld((contracts) => contracts, { effects: { maxInFlight: 8, drainMs: 0 } });
    const actor = await world.actor('admins.suspend');
    const kept: unknown[] = [];
    const hang = (intent: { readonly type: string; readonly severity: string }) => {
      kept.push([intent.type, intent.severity]);
      return new Promise(() => undefined);
    };
    Object.assign(world.infra.contracts[sink], { [method]: hang });
    const device = 'the-laptop-of-everybody-0001';
    const signIn = (email: string, password: string) =>
      world.authentication.signIn({ email, password: Redacted.of(password), device: Redacted.of(device) }, TEST_ORIGIN);
    const { email } = world.infra.store.addAdmin({ email: 'ada@example.org', password: 'her own password' });
    await signIn(email, 'her own password');
    for (let time = 0; time < 10; time += 1) await signIn(email, 'her own password');
    expect(kept.slice(0, 2)).toEqual([
      ['new_sign_in', 'info'],
      ['new_device', 'important'],
    ]);
    expect(kept).toHaveLength(6);
    await world.lifecycle.suspend(actor, { adminId: world.someone(), reason: 'x' });
    for (let guess = 0; guess < 5; guess += 1) await signIn(email, 'wrong');
    expect(kept.slice(6)).toEqual([
      ['status_changed', 'important'],
      ['failed_attempts', 'critical'],
    ]);
    expect(kept).toContainEqual([type, severity]);
    await world.dispose();
  });

  it.each(['invitation', 'totp_enrolment', 'password_recovery'] as const)('a code (%s) has the whole of its sink', (purpose) => {
    const handed: unknown[] = [];
    const deliver = (intent: unknown) => {
      handed.push(intent);
      return new Promise<never>(() => undefined);
    };
    const world = createLightWorld((contracts) => ({ ...contracts, SecretDelivery: { deliver } as never }), {
      effects: { maxInFlight: 8, drainMs: 0 },
    });
    for (let count = 0; count < 9; count += 1) world.effects.deliver({ correlationId: 'c', purpose } as never, 'test');
    expect([handed.length, world.effects.report()[2]?.lost]).toEqual([8, 1]);
    world.effects.shutDown();
  });

  it('a warning about somebody nobody knows finds room as well, and a notice none', async () => {
    const world = createLightWorld((contracts) => contracts, { effects: { maxInFlight: 100, drainMs: 0 } });
    const kept: unknown[] = [];
    const record = (intent: AuditIntent) => {
      kept.push([intent.type, intent.severity, intent.actor.kind]);
      return new Promise(() => undefined);
    };
    Object.assign(world.infra.contracts.AuditLogger, { record });
    const origin = { ip: null, userAgent: null, channel: 'api' } as const;
    for (let count = 0; count < 80; count += 1) {
      const email = `stranger-${String(count)}@example.org`;
      await world.authentication.signIn({ email, password: Redacted.of('guessed') }, origin);
    }
    const FLOOD = Array.from({ length: 75 }, () => ['auth.login.failed', 'notice', 'anonymous']);
    expect(kept).toEqual(FLOOD);
    const next = Redacted.of('another horse altogether');
    await world.credentials.completePasswordRecovery({ code: Redacted.of('guessed'), next }, origin);
    expect(kept).toEqual([...FLOOD, ['auth.recovery.rejected', 'warning', 'anonymous']]);
    await world.dispose();
  });
});

describe('E6 C20 draining', () => {
  it('ends at once when nothing is in flight, and by its deadline when something hangs', async () => {
    const world = createLightWorld((contracts) => contracts, { effects: { drainMs: 30 } });
    await world.effects.drain();
    world.faults.plan({ contract: 'AuditLogger', method: 'record', fault: { kind: 'never' } });
    await world.signedIn();
    await world.effects.drain();
    expect(world.effects.report()[0]?.inFlight).toBeGreaterThan(0);
    await world.dispose();
    expect(world.effects.report()[0]?.inFlight).toBe(0);
  });

  it('waits for what settles in time', async () => {
    const world = createLightWorld((contracts) => contracts, { effects: { drainMs: 5_000 } });
    const held = world.faults.plan({ contract: 'AuditLogger', method: 'record', fault: { kind: 'slow', applies: 'at_once' } });
    await world.signedIn();
    const drained = world.effects.drain();
    held.release();
    await drained;
    expect(world.effects.report()[0]).toMatchObject({ inFlight: 0, lost: 0 });
    await world.dispose();
  });
});

describe('E1 E2 F45 listeners', () => {
  it('that throw, reject or answer a hostile thenable change nothing and disturb nobody', async () => {
    const unhandled = new UnhandledRejections();
    const world = createLightWorld();
    const seen: IntentEvent[] = [];
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const kind of ['operation', 'call', 'intent', 'lost'] as const) {
      world.events.listen(kind, () => {
        throw new Error('a broken listener');
      });
      world.events.listen(kind, () => Promise.reject(new Error('a broken async listener')) as never);
      world.events.listen(kind, () => proxy as never);
    }
    world.events.listen('intent', (event) => seen.push(event));
    await world.signedIn();
    await flush();
    await world.dispose();
    await flush();
    unhandled.stop();
    expect(seen.length).toBeGreaterThan(0);
    expect(unhandled.count).toBe(0);
  });

  it('cannot change an event for the next one', () => {
    const events = new AdminInfraEvents();
    const seen: LostEvent[] = [];
    events.listen('lost', (event) => Reflect.set(event, 'count', 0));
    events.listen('lost', (event) => seen.push(event));
    events.publish('lost', () => ({ sink: 'AuditLogger', cause: 'dropped', count: 7 }));
    expect(seen).toEqual([{ sink: 'AuditLogger', cause: 'dropped', count: 7 }]);
  });

  it('that nobody has added cost nothing: no event is built', () => {
    const events = new AdminInfraEvents();
    const make = (): never => {
      throw new Error('built for nobody');
    };
    expect(() => events.publish('operation', make)).not.toThrow();
    const stop = events.listen('operation', () => undefined);
    stop();
    stop();
    expect(() => events.publish('operation', make)).not.toThrow();
    expect(events.observed).toBe(false);
  });

  it('registered twice are two, and end one by one; a stream is a listener too', () => {
    const events = new AdminInfraEvents();
    let calls = 0;
    const listener = (): void => {
      calls += 1;
    };
    const stops = [events.listen('call', listener), events.listen('call', listener)];
    const subscription = events.stream('call').subscribe(listener);
    const event = { operation: 'x' } as never;
    events.contractCalled(event);
    expect(calls).toBe(3);
    stops[0]?.();
    subscription.unsubscribe();
    events.contractCalled(event);
    expect(calls).toBe(4);
    expect(events.observed).toBe(true);
  });
});
