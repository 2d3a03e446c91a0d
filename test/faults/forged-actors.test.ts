import { describe, expect, it } from '@jest/globals';
import { AdminActor, ContractViolationException, SystemActor } from '@maatify/admin-infra';
import type { Actor } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { declarationOf } from '../support/scenarios/common.js';
import { flush } from './support/matrix-world.js';
import { createMatrixWorld } from './support/matrix-world.js';
import { startAnew } from './support/recording.js';
import { SUCCESSES } from './support/selection.js';
import { sameState, stateOf } from './support/stored-state.js';
import type { MatrixWorld } from './support/matrix-world.js';

const trap = (): never => {
  throw new Error('a trap of a Proxy');
};

/** What somebody might hand in who has no actor; made from a genuine one, as near to it as can be. */
const FORGERIES: Readonly<Record<string, (genuine: Actor) => unknown>> = {
  null: () => null,
  undefined: () => undefined,
  'a string': ({ kind }) => kind,
  'an empty object': () => ({}),
  'a plain copy of its fields': (genuine) => Object.assign({}, genuine),
  'a frozen copy with its getters': (genuine) => Object.freeze(copyOf(genuine)),
  'its prototype only': (genuine) => Object.create(Object.getPrototypeOf(genuine) as object) as unknown,
  'its prototype with its fields': (genuine) =>
    Object.create(Object.getPrototypeOf(genuine) as object, Object.getOwnPropertyDescriptors(copyOf(genuine))) as unknown,
  'an heir of it': (genuine) => Object.create(genuine) as unknown,
  'a Proxy over it': (genuine) => new Proxy(genuine, {}),
  'a Proxy whose traps throw': (genuine) => new Proxy(genuine, { get: trap, has: trap, getPrototypeOf: trap }),
  'a revoked Proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'what its constructor makes with another key': (genuine) => {
    try {
      return new (genuine.constructor as new (...args: unknown[]) => unknown)(Symbol('mint'), {}, {}, 0);
    } catch {
      return {};
    }
  },
};

function copyOf(genuine: Actor): Record<string, unknown> {
  const names = [...Object.keys(genuine), 'adminId', 'sessionId', 'session', 'impersonatorId', 'seenAt'];
  return Object.fromEntries(names.map((name) => [name, (genuine as unknown as Record<string, unknown>)[name]]));
}

/** The success of each operation, with whoever runs it swapped for a forgery. */
const acting = SUCCESSES.filter(({ operation }) => declarationOf(operation).authority !== null);

const ORCHESTRATORS = [
  'authentication',
  'credentials',
  'totp',
  'recoveryCodes',
  'authorization',
  'roles',
  'sessions',
  'devices',
  'impersonation',
  'contacts',
  'external',
  'lifecycle',
  'preferences',
  'settings',
  'emergency',
] as const;

/** Puts the forgery in place of the actor at the door of every orchestrator. */
function swapFirstArgument(made: MatrixWorld, swap: (genuine: Actor) => unknown): void {
  for (const name of ORCHESTRATORS) {
    const orchestrator = made.world[name] as unknown as Record<string, (...args: unknown[]) => unknown>;
    const type = Object.getPrototypeOf(orchestrator) as object;
    for (const method of Object.getOwnPropertyNames(type)) {
      if (method === 'constructor') continue;
      const real = orchestrator[method];
      orchestrator[method] = (...args) => {
        const [first, ...rest] = args;
        const isActor = AdminActor.is(first) || SystemActor.is(first);
        return real?.apply(orchestrator, isActor ? [swap(first), ...rest] : args);
      };
    }
  }
}

describe.each(Object.entries(FORGERIES))('X1 Z1 P13 an actor that is %s', (_, forge) => {
  it('is a contract violation everywhere, and nothing is asked, changed or emitted', async () => {
    const failures: string[] = [];
    for (const scenario of acting) {
      const made = createMatrixWorld();
      const go = await scenario.arrange(made.world);
      startAnew(made);
      const before = stateOf(made.world);
      swapFirstArgument(made, forge);
      const thrown: unknown = await go().then(
        () => 'a result',
        (error: unknown) => error,
      );
      await flush();
      const right =
        thrown instanceof ContractViolationException && thrown.code === 'actor.forged' && thrown.operation === scenario.operation;
      if (!right) failures.push(`${scenario.operation}: ${String(thrown)}`);
      if (made.asked.calls.length > 0) failures.push(`${scenario.operation}: asked ${made.asked.calls.length} contracts`);
      if (!sameState(before, stateOf(made.world))) failures.push(`${scenario.operation}: changed the state`);
      await made.world.dispose();
    }
    expect(failures).toEqual([]);
  });
});

describe('Z1 P13 an actor of the other kind', () => {
  it('is a contract violation where only the one kind may act', async () => {
    const failures: string[] = [];
    for (const scenario of acting) {
      const { actors } = declarationOf(scenario.operation).authority ?? { actors: 'any' };
      if (actors === 'any') continue;
      const made = createMatrixWorld();
      const person = await made.world.actor();
      const machine = made.world.systemActor();
      const go = await scenario.arrange(made.world);
      swapFirstArgument(made, () => (actors === 'admin' ? machine : person));
      const thrown: unknown = await go().then(
        () => 'a result',
        (error: unknown) => error,
      );
      if (!(thrown instanceof ContractViolationException)) failures.push(`${scenario.operation}: ${String(thrown)}`);
      await made.world.dispose();
    }
    expect(failures).toEqual([]);
  });
});

describe('Z1 P13 an actor of another application in this process', () => {
  it('is a contract violation, although it is genuine there', async () => {
    const failures: string[] = [];
    for (const scenario of acting) {
      const [made, other] = [createMatrixWorld(), createMatrixWorld()];
      const elsewhere = { admin: await other.world.actor(), system: other.world.systemActor() };
      const go = await scenario.arrange(made.world);
      startAnew(made);
      swapFirstArgument(made, ({ kind }) => elsewhere[kind]);
      const thrown: unknown = await go().then(
        () => 'a result',
        (error: unknown) => error,
      );
      if (!(thrown instanceof ContractViolationException)) failures.push(`${scenario.operation}: ${String(thrown)}`);
      if (made.asked.calls.length > 0) failures.push(`${scenario.operation}: asked contracts`);
      await Promise.all([made.world.dispose(), other.world.dispose()]);
    }
    expect(failures).toEqual([]);
  });
});

/** Origins no host may hand in. What a client controls (ip, user agent) may be anything; it is cut and cleaned. */
const ORIGINS: Readonly<Record<string, unknown>> = {
  null: null,
  undefined: undefined,
  'a string': 'ui',
  'a list': ['ui'],
  'without a channel': { ip: null, userAgent: null },
  'an unknown channel': { ...TEST_ORIGIN, channel: 'carrier pigeon' },
  'a channel of Object.prototype': { ...TEST_ORIGIN, channel: 'constructor' },
  'a boxed channel': { ...TEST_ORIGIN, channel: Object('ui') as unknown },
  'an inherited one': Object.create(TEST_ORIGIN) as unknown,
  'one whose getter throws': {
    ...TEST_ORIGIN,
    get channel() {
      return trap();
    },
  },
  'a Proxy whose traps throw': new Proxy({}, { get: trap, has: trap, getOwnPropertyDescriptor: trap, ownKeys: trap }),
};

describe.each(Object.entries(ORIGINS))('X1 X4 P13 an origin that is %s', (_, origin) => {
  it('is a contract violation at every entrance that takes one', async () => {
    const { world, asked } = createMatrixWorld();
    const { authentication, totp, sessions, lifecycle } = world;
    const calls: readonly ((input: never, origin: never) => Promise<unknown>)[] = [
      (input, from) => authentication.signIn(input, from),
      (input, from) => authentication.completeTotp(input, from),
      (input, from) => totp.beginMandatoryTotpEnrolment(input, from),
      (input, from) => totp.confirmMandatoryTotpEnrolment(input, from),
      (input, from) => sessions.access(input, from),
      (input, from) => lifecycle.acceptInvitation(input, from),
    ];
    for (const call of calls) {
      await expect(call({} as never, origin as never)).rejects.toMatchObject({
        failure: 'contract_violation',
        code: 'origin.malformed',
      });
    }
    expect(asked.calls).toEqual([]);
    await world.dispose();
  });
});

describe('P13 an origin full of nonsense a client controls', () => {
  it('K14 K15 K20 is cut, cleaned and copied once', async () => {
    const { world } = createMatrixWorld();
    let reads = 0;
    const origin = {
      get channel() {
        reads += 1;
        return reads === 1 ? 'ui' : 'constructor';
      },
      ip: 'x'.repeat(10_000),
      userAgent: `${'y'.repeat(10_000_000)}\0\ud800`,
      correlationId: 'not one\n',
    };
    const { issued } = await world.signedIn();
    const result = await world.sessions.access({ token: issued.token }, origin as never);
    expect(reads).toBe(1);
    if (result.outcome !== 'allowed') throw new Error(result.outcome);
    expect(result.actor.origin).toEqual({ channel: 'ui', ip: 'x'.repeat(64), userAgent: 'y'.repeat(512), correlationId: null });
    expect(Object.isFrozen(result.actor.origin)).toBe(true);
    await world.dispose();
  });
});
