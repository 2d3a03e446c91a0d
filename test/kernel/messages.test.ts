import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';

import type { Redacted } from '../../src/kernel/redacted.js';
import { Gateway } from '../../src/kernel/gateway.js';
import { demandSubject, contractMethods, nameOfToken } from '../../src/kernel/contract-method.js';
import type { ContractViolationException } from '../../src/kernel/exceptions.js';
import { ConfigurationException, InfrastructureException } from '../../src/kernel/exceptions.js';
import { copyForeignError } from '../../src/kernel/foreign-error.js';
import { adminId, digest, instant, roleId, sessionId } from '../../src/kernel/ids.js';
import { demandMintKey } from '../../src/kernel/mint-key.js';
import { SafeClock } from '../../src/kernel/safe-clock.js';
import { SafeIdGenerator } from '../../src/kernel/safe-id-generator.js';
import { integer, object } from '../../src/kernel/shape.js';
import { classified } from '../../src/runner/run-failures.js';

const CONTEXT = { code: 'some.code', operation: 'some.operation' } as const;

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
const throws = () => {
  throw new Error('Stryker was here: gone');
};

describe('an error teaches: what was wrong, where, what to do', () => {
  it.each([
    ['now', 'whole milliseconds since the Unix epoch'],
    ['demandMonotonic', 'a finite number of milliseconds'],
    ['startTicker', 'an object with keepAlive() and stop()'],
  ] as const)('a clock whose %s answers nonsense', (method, due) => {
    const clock = new SafeClock({ now: () => 'x', monotonicMs: () => 'x', startTicker: () => null } as never);
    const name = method === 'demandMonotonic' ? 'monotonicMs' : method;
    expect(messageOf(() => clock[method](1, () => undefined))).toBe(`Clock.${name} must answer ${due}.`);
  });

  it('a generator that throws', () => {
    const ids = new SafeIdGenerator({ id: throws, secret: throws });
    expect(messageOf(() => ids.id())).toBe('IdGenerator.id threw; see cause.');
    expect(messageOf(() => ids.secret())).toBe('IdGenerator.secret threw; see cause.');
  });

  it('an id, a moment and a key that are none', () => {
    expect(messageOf(() => adminId(''))).toBe('An admin id is 1-64 printable ASCII characters without blanks.');
    expect(messageOf(() => sessionId('a b'))).toBe('A session id is 1-64 printable ASCII characters without blanks.');
    expect(messageOf(() => roleId(' '))).toBe('A role id is 1-128 visible characters, without blanks at either end.');
    expect(messageOf(() => digest('ab'))).toBe('A digest is a SHA-256 digest in lower-case hex.');
    expect(messageOf(() => instant(0.5))).toBe('An instant is whole milliseconds since the Unix epoch.');
    for (const text of ['😀'.repeat(65), 'x'.repeat(129)]) expect(messageOf(() => roleId(text))).toMatch(/^A role id is/);
    expect(roleId('x'.repeat(128))).toHaveLength(128);
    const hex = 'ab'.repeat(32);
    expect([adminId('ada'), sessionId('s-1'), roleId('support'), digest(hex), instant(5)]).toEqual([
      'ada',
      's-1',
      'support',
      hex,
      5,
    ]);
    expect(messageOf(() => demandMintKey({}))).toBe('Proofs are minted by the library only.');
  });

  it('a configuration, with every problem numbered', () => {
    const exception = new ConfigurationException(['no clock', 'no store']);
    expect(exception.message).toBe('AdminInfraModule cannot start; 2 problem(s):\n  1. no clock\n  2. no store');
    expect(exception).toMatchObject({ code: 'configuration.invalid', operation: null, problems: ['no clock', 'no store'] });
    expect(Object.isFrozen(exception.problems)).toBe(true);
  });

  it('an exception shows its stack and its few fields, and no cause where there is none', () => {
    const exception = new InfrastructureException('the store is gone', CONTEXT);
    expect(inspect(exception)).toContain('the store is gone');
    expect(inspect(exception)).toContain('messages.test');
    expect(inspect(exception)).toContain('"code":"some.code"');
    expect(Object.hasOwn(exception, 'cause')).toBe(false);
    expect(new InfrastructureException('gone', { ...CONTEXT, cause: 'why' }).cause).toBe('why');
    Object.defineProperty(exception, 'stack', { value: undefined });
    expect(inspect(exception)).toContain('the store is gone\n');
  });

  it('an answer about another one', () => {
    expect(messageOf(() => demandSubject('session', 1, 2))).toBe('it answered about another session than was asked');
    expect(nameOfToken(Symbol.for('@x/y/AuditLogger'))).toBe('AuditLogger');
    expect(nameOfToken(Symbol())).toBe('');
  });
});

describe('X2 what was thrown is copied whole, unless it shows a secret', () => {
  it('where a clock, a generator or a body throws', () => {
    const cause = (act: () => unknown): string => {
      try {
        act();
      } catch (error) {
        return ((error as Error).cause as Error).message;
      }
      return '';
    };
    const clock = new SafeClock({ now: throws } as never);
    expect(cause(() => clock.now())).toBe('Stryker was here: gone');
    expect(cause(() => new SafeIdGenerator({ id: throws } as never).id())).toBe('Stryker was here: gone');
    expect((classified(new Error('Stryker was here: gone'), 'some.operation', null).cause as Error).message).toBe(
      'Stryker was here: gone',
    );
  });

  it('a text is cut where it is too long, and no cut leaves half a secret', () => {
    const messageOfCopy = (text: string, secrets: readonly string[]) => copyForeignError(new Error(text), secrets).message;
    expect(messageOfCopy('x'.repeat(100_000), [])).toBe('x'.repeat(2_000));
    const secret = 'hunter2'.repeat(10);
    for (let before = 0; before < secret.length + 2; before += 1) {
      const told = messageOfCopy(`${'x'.repeat(before)}${`${secret} `.repeat(10_000)}`, [secret]);
      expect(told).toMatch(/^its message was dropped/);
    }
    for (const text of [`key ${secret}`, 'x'.repeat(2_000) + secret, 'x'.repeat(1_990) + secret]) {
      expect(messageOfCopy(text, [secret])).not.toMatch(/hunter2/);
    }
  });
});

interface Shop {
  sell(args: { readonly id: string; readonly price: Redacted | null }): Promise<{ readonly sold: number }>;
}
const Shop = Symbol.for('@x/Shop');
const sell = contractMethods<Shop>(Shop).query('sell', object({ sold: integer(0) }), ({ id }) => {
  demandSubject('ware', id, 'bread');
});

describe('what a contract call says to have failed of', () => {
  const run = {
    operation: 'some.operation',
    correlationId: 'c1',
    runId: 'r1',
    secrets: [],
    wrote: false,
    abandoned: false,
    started: () => ({}),
    ended: () => 1,
  };

  async function failureOf(answer: () => unknown, id = 'bread', abandoned = false): Promise<ContractViolationException> {
    const observer = { observed: false, contractCalled: () => undefined };
    const caller = new Gateway(new Map([[Shop, { sell: answer }]]), observer, new SafeClock({} as never));
    try {
      await caller.call({ ...run, abandoned } as never, sell as never, { id, price: null } as never);
    } catch (error) {
      return error as ContractViolationException;
    }
    throw new Error('nothing was thrown');
  }

  it('it threw', async () => {
    expect((await failureOf(() => Promise.reject(new Error('gone')))).message).toBe(
      'Shop.sell threw during some.operation. See cause for a copy of what it threw; an adapter answers expected outcomes as ' +
        'values and throws only when it cannot do its work now.',
    );
  });

  it('its answer is malformed, with no cause; or reading it threw, with one', async () => {
    const malformed = await failureOf(() => Promise.resolve({ sold: 'x' }));
    expect(malformed.message).toContain('Shop.sell broke its contract during some.operation: its `sold` must be');
    expect(malformed.message).toMatch(/\. Run the conformance kit on this adapter\.$/);
    expect(Object.hasOwn(malformed, 'cause')).toBe(false);
    const trap = new Proxy({}, { getOwnPropertyDescriptor: throws });
    const unreadable = await failureOf(() => Promise.resolve(trap));
    expect(unreadable.message).toContain('during some.operation: reading the answer threw. Run');
    expect((unreadable.cause as Error).message).toContain('gone');
  });

  it('it answered about something else', async () => {
    expect((await failureOf(() => Promise.resolve({ sold: 1 }), 'butter')).message).toBe(
      'Shop.sell broke an invariant during some.operation: it answered about another ware than was asked. ' +
        "Check the adapter's condition (the WHERE clause).",
    );
  });

  it('the operation had ended', async () => {
    expect((await failureOf(() => Promise.resolve({ sold: 1 }), 'bread', true)).message).toBe(
      'some.operation had ended before it could call Shop.sell; nothing was sent.',
    );
  });
});
