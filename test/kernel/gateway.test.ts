import { beforeEach, describe, expect, it } from '@jest/globals';
import { ContractViolationException, InfrastructureException, InvariantViolationException, Redacted } from '@maatify/admin-infra';
import { ManualClock } from '@maatify/admin-infra/testing';

import { Gateway } from '../../src/kernel/gateway.js';
import type { ContractCallEvent, PendingCall, RunningOperation } from '../../src/kernel/gateway.js';
import { contractMethods, demandFit, demandSubject } from '../../src/kernel/contract-method.js';
import type { AnyContractMethod } from '../../src/kernel/contract-method.js';
import { consistent, integer, object, text } from '../../src/kernel/shape.js';

interface Store {
  read(args: { readonly id: string; readonly secret?: Redacted }): Promise<{ readonly id: string; readonly count: number }>;
  write(args: { readonly id: string }): Promise<{ readonly id: string; readonly count: number }>;
  use(args: { readonly id: string }): Promise<{ readonly id: string; readonly count: number }>;
}
const Store = Symbol.for('@maatify/admin-infra/Store');
const shape = object({ id: text(64), count: integer(0) });
const sameId = (asked: { readonly id: string }, answered: { readonly id: string }): void => {
  demandSubject('row', asked.id, answered.id);
};
const methods = contractMethods<Store>(Store);
const read = methods.query('read', shape, sameId);
const use = methods.restrict('use', shape);
const write = methods.change<never>()('write', shape, () => null);
const DROPPED = expect.stringMatching(/^its message was dropped/) as unknown;
const ANSWER = { id: 'a', count: 1 };

/** Makes what is no promise: what is waited for through it is never had. */
function Nobody(executor: (...callbacks: (() => void)[]) => void): void {
  executor(
    () => undefined,
    () => undefined,
  );
}

class TestRun implements RunningOperation {
  readonly operation = 'test.run';
  readonly correlationId = 'run-1';
  readonly runId = 'r-1';
  secrets: string[] = ['the-password'];
  abandoned = false;
  wrote = false;
  readonly committedTo: AnyContractMethod[] = [];
  readonly unacknowledged: AnyContractMethod[] = [];
  #order = 0;

  committed(method: AnyContractMethod): void {
    this.wrote = true;
    this.committedTo.push(method);
  }
  started(method: AnyContractMethod, startedMs: number): PendingCall {
    return { method, startedAs: (this.#order += 1), startedMs };
  }
  ended(): number {
    return (this.#order += 1);
  }
  writeUnacknowledged(method: AnyContractMethod): void {
    this.unacknowledged.push(method);
  }
}

describe('L5 X1 FM4 Gateway', () => {
  let run: TestRun;
  let events: ContractCallEvent[];
  let observed: boolean;
  let clock: ManualClock;
  let store: Partial<Record<keyof Store, (args: never) => unknown>>;
  let gateway: Gateway;

  beforeEach(() => {
    run = new TestRun();
    events = [];
    observed = true;
    clock = new ManualClock();
    store = { read: () => ANSWER, write: () => Promise.resolve(ANSWER), use: () => Promise.resolve(ANSWER) };
    const observer = {
      get observed() {
        return observed;
      },
      contractCalled: (event: ContractCallEvent) => events.push(event),
    };
    gateway = new Gateway(new Map([[Store, store]]), observer, clock);
  });

  const failure = (method: AnyContractMethod): Promise<unknown> =>
    gateway.call(run, method, { id: 'a' }).catch((error: unknown) => error);

  it('answers a frozen copy of what the contract answered, with extra keys left behind', async () => {
    const real = { ...ANSWER, extra: true };
    store.read = () => Promise.resolve(real);
    const answer = await gateway.call(run, read, { id: 'a' });
    expect(answer).toEqual(ANSWER);
    expect(answer).not.toBe(real);
    expect(Object.isFrozen(answer)).toBe(true);
  });

  it('K20 hands its arguments in deeply frozen, and the contract its own this', async () => {
    let seen: unknown;
    store.read = function (this: unknown, args: never) {
      seen = [this, args];
      return ANSWER;
    };
    const args = { id: 'a', inner: { list: [1] } };
    await gateway.call(run, read, args);
    expect((seen as unknown[])[0]).toBe(store);
    expect([args, args.inner, args.inner.list].every(Object.isFrozen)).toBe(true);
  });

  it('is bound late: a method replaced after start-up is the one that is called', async () => {
    store.read = () => ({ id: 'a', count: 2 });
    expect(await gateway.call(run, read, { id: 'a' })).toEqual({ id: 'a', count: 2 });
  });

  it('K1 K2 tells a throw and a rejection as an infrastructure failure that names run, contract and method', async () => {
    for (const misbehave of [
      () => Promise.reject(new Error('down')),
      () => {
        throw new Error('down');
      },
    ]) {
      store.read = misbehave;
      const thrown = await failure(read);
      expect(thrown).toBeInstanceOf(InfrastructureException);
      expect(thrown).toMatchObject({
        code: 'contract.threw',
        operation: 'test.run',
        correlationId: 'run-1',
        contract: 'Store',
        method: 'read',
        mutation: 'none',
        cause: { message: 'down' },
      });
    }
    expect(run.unacknowledged).toEqual([]);
  });

  it('K1 says so when the contract or its method is not there', async () => {
    delete store.read;
    expect(await failure(read)).toMatchObject({
      code: 'contract.threw',
      cause: { message: expect.stringContaining('no method read') },
    });
    gateway = new Gateway(new Map(), { observed: false, contractCalled: () => undefined }, clock);
    expect(await failure(read)).toMatchObject({ cause: { message: expect.stringContaining('not bound') } });
  });

  it('K3 E2 survives a thrown Proxy whose prototype cannot be asked for', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    store.read = () => Promise.reject(proxy);
    expect(await failure(read)).toMatchObject({ code: 'contract.threw' });
    store.read = () => ({
      id: 'a',
      get count() {
        throw proxy;
      },
    });
    expect(await failure(read)).toMatchObject({ code: 'contract.malformed_answer' });
  });

  it('K6 tells a malformed answer as a contract violation that says what was due, and never the value', async () => {
    store.read = () => ({ id: 'a', count: 'the-password' });
    const thrown = await failure(read);
    expect(thrown).toBeInstanceOf(ContractViolationException);
    expect((thrown as Error).message).toContain('its `count` must be a whole number');
    expect((thrown as Error).message).not.toContain('the-password');
    expect((thrown as Error).cause).toBeUndefined();
  });

  it('K13 K14 tells an endless thenable and a field that throws as contract violations', async () => {
    const itself: object = Object.defineProperty({}, 'then', { value: (onValue: (value: unknown) => void) => onValue(itself) });
    store.read = () => itself;
    expect(await failure(read)).toMatchObject({ code: 'contract.malformed_answer', failure: 'contract_violation' });
    store.read = () => ({
      id: 'a',
      get count() {
        throw new Error('the-password');
      },
    });
    expect(await failure(read)).toMatchObject({ code: 'contract.malformed_answer', cause: { message: DROPPED } });
  });

  it('K8 tells another subject’s record as an invariant violation', async () => {
    store.read = () => ({ id: 'b', count: 1 });
    const thrown = await failure(read);
    expect(thrown).toBeInstanceOf(InvariantViolationException);
    expect(thrown).toMatchObject({ code: 'contract.wrong_subject' });
  });

  it('P3 tells an answer that does not fit its request as a contract violation, with the rule and never the value', async () => {
    const held = methods.query('read', shape, (asked, answered) => {
      demandFit('at most one', answered.count <= 1);
      demandSubject('record', asked.id, answered.id);
    });
    store.read = () => ({ id: 'a', count: 2_718_281 });
    const thrown = await failure(held);
    expect(thrown).toBeInstanceOf(ContractViolationException);
    expect(thrown).toMatchObject({ code: 'contract.contradicting_answer', contract: 'Store', method: 'read', mutation: 'none' });
    expect((thrown as Error).message).toContain('its answer contradicts what was asked: at most one');
    expect((thrown as Error).message).not.toContain('2718281');
    expect((thrown as Error).message).toMatch(/\. Run the conformance kit on this adapter\.$/);
    expect(events.map(({ ending }) => ending)).toEqual(['contradicting']);
    store.read = () => ({ id: 'a', count: 1 });
    expect(await gateway.call(run, held, { id: 'a' })).toEqual({ id: 'a', count: 1 });
  });

  it('P3 tells a stored state that cannot be as an invariant violation, before it is held against the request', async () => {
    let held = 0;
    const impossible = methods.query(
      'read',
      consistent(shape, 'a counted thing is counted', ({ count }) => count !== 0),
      () => {
        held += 1;
      },
    );
    store.read = () => ({ id: 'a', count: 0 });
    const thrown = await failure(impossible);
    expect(thrown).toBeInstanceOf(InvariantViolationException);
    expect(thrown).toMatchObject({ code: 'contract.impossible_state', contract: 'Store', method: 'read', mutation: 'none' });
    expect((thrown as Error).message).toMatch(
      /a state that cannot be: a counted thing is counted\. Look at the stored row and at what wrote it\.$/,
    );
    expect(events.map(({ ending }) => ending)).toEqual(['impossible']);
    expect(held).toBe(0);
  });

  it('P3 X5 a write whose answer contradicts is unacknowledged, and unknown', async () => {
    const refuses = (): void => demandFit('never', false);
    const [change, restrict] = [
      methods.change<never>()('write', shape, () => null, refuses),
      methods.restrict('use', shape, refuses),
    ];
    store.write = () => ANSWER;
    store.use = () => ANSWER;
    for (const method of [change, restrict]) {
      expect(await failure(method)).toMatchObject({ code: 'contract.contradicting_answer', mutation: 'unknown' });
    }
    expect(run.unacknowledged).toEqual([change, restrict]);
    expect(run.wrote).toBe(false);
  });

  it('X5 K17 a write that fails in any way is unacknowledged, and unknown', async () => {
    for (const misbehave of [() => Promise.reject(new Error('gone')), () => undefined]) {
      store.write = misbehave;
      store.use = misbehave;
      expect(await failure(write)).toMatchObject({ mutation: 'unknown' });
      expect(await failure(use)).toMatchObject({ mutation: 'unknown' });
    }
    expect(run.unacknowledged).toEqual([write, use, write, use]);
    expect(run.wrote).toBe(false);
  });

  it('X5 a decisive write that is acknowledged makes every later failure of the run unknown; a narrowing one does not', async () => {
    await gateway.call(run, use, { id: 'a' });
    store.read = () => undefined;
    expect(await failure(read)).toMatchObject({ mutation: 'none' });
    await gateway.call(run, write as never, { id: 'a' });
    expect(run.committedTo).toEqual([write]);
    expect(await failure(read)).toMatchObject({ mutation: 'unknown' });
  });

  it('X5 sends nothing for a run that is abandoned', async () => {
    let calls = 0;
    store.write = () => (calls += 1);
    run.abandoned = true;
    expect(await failure(write)).toMatchObject({ code: 'operation.abandoned', mutation: 'none' });
    const thrown: unknown[] = [];
    const nobody = () => thrown.push('an answer');
    gateway.ask(run, write as never, { id: 'a' }, nobody, (exception) => thrown.push(exception));
    expect(thrown).toEqual([expect.objectContaining({ code: 'operation.abandoned', mutation: 'none' })]);
    expect(calls).toBe(0);
    expect(events).toEqual([]);
  });

  it.each([
    [
      'of a class of its own',
      (said: unknown[]) =>
        Object.setPrototypeOf(Promise.resolve(ANSWER), { __proto__: Promise.prototype, then: () => said.push('asked') }) as never,
    ],
    [
      'that names a class of its own',
      () => Object.assign(Promise.resolve(ANSWER), { constructor: { [Symbol.species]: Nobody } }),
    ],
    ['with a then of its own', (said: unknown[]) => Object.assign(Promise.resolve(ANSWER), { then: () => said.push('asked') })],
  ])('X5 a promise %s is waited for, and what it makes of waiting is never asked', async (_, made) => {
    const said: unknown[] = [];
    store.read = () => made(said);
    expect(await gateway.call(run, read, { id: 'a' })).toEqual(ANSWER);
    expect(said).toEqual([]);
  });

  it('tells observers how each call ended, with its place and duration', async () => {
    clock.advance(1_000);
    store.read = () =>
      new Promise((resolve) => {
        clock.advance(7);
        resolve(ANSWER);
      });
    await gateway.call(run, read, { id: 'a' });
    store.read = () => ({ id: 'b', count: 1 });
    await failure(read);
    store.read = () => null;
    await failure(read);
    store.read = () => Promise.reject(undefined);
    await failure(read);
    expect(events.map(({ ending }) => ending)).toEqual(['answered', 'wrong_subject', 'malformed', 'threw']);
    expect(events[0]).toMatchObject({
      operation: 'test.run',
      correlationId: 'run-1',
      runId: 'r-1',
      contract: 'Store',
      method: 'read',
      durationMs: 7,
    });
    expect(events.map(({ startedAs, endedAs }) => [startedAs, endedAs])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
  });

  it('builds no event while nobody listens, and none for a call that ends after its run was abandoned', async () => {
    observed = false;
    await gateway.call(run, read, { id: 'a' });
    observed = true;
    let answer: (value: unknown) => void = () => undefined;
    store.read = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const late = gateway.call(run, read, { id: 'a' });
    run.abandoned = true;
    answer(ANSWER);
    await late;
    expect(events).toEqual([]);
  });

  it('X2 L9 drops what shows the run’s secrets, or whatever wrapped secret the contract was handed', async () => {
    store.read = (args: { readonly secret: Redacted }) => Promise.reject(new Error(`for ${args.secret.reveal()}`));
    const thrown = await gateway
      .call(run, read, { id: 'a', secret: Redacted.of('a-sealed-seed') })
      .catch((error: unknown) => error);
    expect((thrown as Error).cause).toMatchObject({ message: DROPPED });
  });
});
