import { describe, expect, it, jest } from '@jest/globals';

import { FaultInjector } from '@maatify/admin-infra/testing';
import type { Fault, ThenableVariant } from '@maatify/admin-infra/testing';
import { settle } from '../../src/kernel/settle.js';
import { SYSTEM, T0, world } from './support/world.js';

class Counter {
  #count = 0;
  last: object | null = null;

  get count(): number {
    return this.#count;
  }

  add(args: { readonly by: number }): Promise<{ readonly total: number }> {
    this.last = args;
    this.#count += args.by;
    return Promise.resolve({ total: this.#count });
  }

  fail(): Promise<never> {
    return Promise.reject(new Error('of its own'));
  }
}

function injected() {
  const real = new Counter();
  const faults = new FaultInjector({ Counter: real });
  const plan = (fault: Fault, nth?: number) =>
    faults.plan({ contract: 'Counter', method: 'add', fault, ...(nth === undefined ? {} : { nth }) });
  return { real, faults, plan, add: (by = 1): unknown => faults.contracts.Counter.add({ by }) };
}

/** What the core sees: the way it waits for an answer, with a bound. */
function seen(returned: unknown): Promise<string> {
  return new Promise((resolve) => {
    settle(
      returned,
      (value) => {
        resolve(`value ${JSON.stringify(value)}`);
      },
      (thrown) => {
        resolve(`error ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      },
    );
    setTimeout(() => {
      resolve('pending');
    }, 20).unref();
  });
}

describe('FaultInjector', () => {
  it('lets every call through with its own this, and logs it', async () => {
    const { real, faults, add } = injected();
    expect(await add(2)).toEqual({ total: 2 });
    expect(faults.contracts.Counter.count).toBe(2);
    expect(faults.contracts.Counter).toBeInstanceOf(Counter);
    await expect(faults.contracts.Counter.fail()).rejects.toThrow('of its own');
    expect(faults.calls).toEqual([
      { contract: 'Counter', method: 'add', args: [{ by: 2 }], fault: null },
      { contract: 'Counter', method: 'fail', args: [], fault: null },
    ]);
    expect(real.count).toBe(2);
  });

  it('binds late: a spy set later on the real implementation is seen', async () => {
    const { real, add } = injected();
    const spy = jest.spyOn(real, 'add').mockResolvedValue({ total: 42 });
    expect(await add()).toEqual({ total: 42 });
    expect(spy).toHaveBeenCalledTimes(1);
  });

  it('hits every call, or the nth since it was planned; the newest plan wins', async () => {
    const { faults, plan, add } = injected();
    await add();
    const second = plan({ kind: 'answer', value: 'second' }, 2);
    expect([await add(), await add(), await add()]).toEqual([{ total: 2 }, 'second', { total: 3 }]);
    expect(second.hits).toBe(1);
    const every = plan({ kind: 'answer', value: 'every' });
    expect([await add(), await add()]).toEqual(['every', 'every']);
    every.cancel();
    expect(await add()).toEqual({ total: 4 });
    plan({ kind: 'never' });
    faults.clear();
    expect(await add()).toEqual({ total: 5 });
    expect(faults.calls).toHaveLength(1);
  });

  it.each<readonly [string, Fault, string, number]>([
    ['K2 rejects', { kind: 'reject', value: new Error('down') }, 'error down', 0],
    ['K3 rejects with anything', { kind: 'reject', value: undefined }, 'error undefined', 0],
    ['K4 answers undefined', { kind: 'answer', value: undefined }, 'value undefined', 0],
    ['K5 answers null', { kind: 'answer', value: null }, 'value null', 0],
    [
      'K8 alters the answer',
      { kind: 'alter_answer', alter: (answer) => ({ ...(answer as object), who: 'other' }) },
      'value {"total":1,"who":"other"}',
      1,
    ],
    ['K9 never settles', { kind: 'never' }, 'pending', 0],
    ['K9 applied, never settles', { kind: 'applied_then_never' }, 'pending', 1],
    ['K11 arrives twice', { kind: 'twice' }, 'value {"total":1}', 2],
    ['K17 applied, then throws', { kind: 'applied_then_throw', value: new Error('lost') }, 'error lost', 1],
    ['K19 re-enters', { kind: 're_enter', with: () => Promise.reject(new Error('inner')) }, 'value {"total":1}', 1],
    ['K20 mutates', { kind: 'mutate_arguments' }, 'value {"total":1}', 1],
  ])('%s', async (_, fault, expected, applied) => {
    const { real, faults, plan, add } = injected();
    plan(fault);
    expect(await seen(add())).toBe(expected);
    expect(real.count).toBe(applied);
    expect(faults.calls[0]?.fault).toBe(fault.kind);
  });

  it.each<readonly [ThenableVariant, string, number]>([
    ['resolves', 'value {"total":1}', 1],
    ['rejects', 'error a thenable rejected', 0],
    ['throws', 'error a thenable rejected', 0],
    ['throwing_getter', 'error a thenable rejected', 0],
    ['recursive', 'error the answer is a thenable of thenables without an end', 0],
    ['both', 'value {"total":1}', 1],
    ['twice', 'value {"total":1}', 1],
    ['silent', 'pending', 0],
  ])('K13 answers a thenable that %s', async (variant, expected, applied) => {
    const { real, plan, add } = injected();
    plan({ kind: 'thenable', variant });
    expect(await seen(add())).toBe(expected);
    expect(real.count).toBe(applied);
  });

  it('K1 throws in the same tick, whatever it is told to', () => {
    const { real, plan, add } = injected();
    const value = Object.freeze({ odd: true });
    plan({ kind: 'sync_throw', value });
    let thrown: unknown;
    try {
      add();
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBe(value);
    expect(real.count).toBe(0);
  });

  it('K10 holds the acknowledgement, or the work itself, until it is released', async () => {
    const { real, plan, add } = injected();
    const acknowledged = plan({ kind: 'slow', applies: 'at_once' });
    const first = add();
    expect([await seen(first), real.count]).toEqual(['pending', 1]);
    acknowledged.release();
    expect(await seen(first)).toBe('value {"total":1}');
    acknowledged.cancel();

    const late = plan({ kind: 'slow', applies: 'on_release' });
    const second = add();
    expect([await seen(second), real.count]).toEqual(['pending', 1]);
    late.cancel();
    expect([await seen(second), real.count]).toEqual(['value {"total":2}', 2]);
  });

  it('K20 overwrites what it can reach, now and later, and leaves frozen arguments alone', async () => {
    const { plan, faults } = injected();
    plan({ kind: 'mutate_arguments' });
    const open = { by: 1, inner: { list: [1] } };
    const frozen = Object.freeze({ by: 1 });
    const returned = faults.contracts.Counter.add(open);
    expect(open.by).toBe('overwritten by a fault');
    open.by = 7;
    await returned;
    expect(open.by).toBe('overwritten by a fault');
    expect(open).toHaveProperty('addedByAFault', true);
    await faults.contracts.Counter.add(frozen);
    expect(frozen).toEqual({ by: 1 });
  });

  it('wraps the in-memory contracts: a lost acknowledgement leaves the write behind', async () => {
    const { store, contracts } = world();
    const faults = new FaultInjector(contracts);
    faults.plan({
      contract: 'SystemSettingsCommandRepository',
      method: 'change',
      fault: { kind: 'applied_then_throw', value: new Error('gone') },
    });
    const change = { key: 'k', expected: null, value: true, restsOn: [], at: T0, by: SYSTEM };
    await expect(faults.contracts.SystemSettingsCommandRepository.change(change)).rejects.toThrow('gone');
    expect(store.settings.get('k')?.value).toBe(true);
    expect(faults.contracts.AuditLogger.intents).toEqual([]);
    // @ts-expect-error -- no such method: a plan that could never be met does not compile
    faults.plan({ contract: 'AuditLogger', method: 'intents', fault: { kind: 'never' } });
  });
});
