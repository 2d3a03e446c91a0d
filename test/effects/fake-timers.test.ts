import 'reflect-metadata';

import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';

import { AdminInfraModule, AuthenticationOrchestrator, Redacted } from '@maatify/admin-infra';
import type { AuditLogger } from '@maatify/admin-infra';
import { createInMemoryContracts, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { bindings } from '../module/support/bindings.js';

const { setTimeout: realTimeout } = globalThis;
const pause = (ms: number): Promise<void> => new Promise((resolve) => realTimeout(resolve, ms));
const PASSWORD = 'a password under fake timers';

/** Over the system clock. */
async function start(logger: AuditLogger, hang = false): Promise<TestingModule> {
  const { contracts, store } = createInMemoryContracts();
  store.addAdmin({ email: 'ada@example.org', password: PASSWORD });
  const bound = {
    ...bindings(contracts),
    AuditLogger: { useValue: logger },
    ...(hang ? { PasswordHasher: { useValue: { hash: never, verify: never } } } : {}),
  };
  const policy = { operationDeadlineMs: 100, effects: { drainMs: 60 } };
  const module = await Test.createTestingModule({
    imports: [AdminInfraModule.forRoot({ contracts: bound, policy })],
  }).compile();
  return module.init();
}
const never = (): Promise<never> => new Promise(() => undefined);
const signIn = (module: TestingModule) =>
  module.get(AuthenticationOrchestrator).signIn({ email: 'ada@example.org', password: Redacted.of(PASSWORD) }, TEST_ORIGIN);

/** Intervals that were started and not stopped, of the real ones: nothing the library does may be left to fake ones. */
function liveTimeouts(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

afterEach(() => {
  jest.useRealTimers();
});

const FAKES = [
  ['modern', { legacyFakeTimers: false }],
  ['legacy', { legacyFakeTimers: true }],
] as const;

describe.each(FAKES)('H15 X5 E6 under the %s fake timers of jest', (_, config) => {
  it('an operation ends, and its ticker dies', async () => {
    const module = await start({ record: () => undefined });
    const before = liveTimeouts();
    jest.useFakeTimers(config);
    expect((await signIn(module)).outcome).toBe('signed_in');
    expect(jest.getTimerCount()).toBe(0);
    await pause(300);
    expect(liveTimeouts()).toBeLessThanOrEqual(before);
    await module.close();
  });

  it('an operation whose contract hangs is answered at its deadline', async () => {
    const module = await start({ record: () => undefined }, true);
    jest.useFakeTimers(config);
    await expect(signIn(module)).rejects.toMatchObject({ code: 'operation.timed_out' });
    await module.close();
  });

  it('close() ends with a sink in flight', async () => {
    const module = await start({ record: never });
    jest.useFakeTimers(config);
    await signIn(module);
    await module.close();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('started under fake timers as well', async () => {
    jest.useFakeTimers(config);
    const module = await start({ record: never });
    expect((await signIn(module)).outcome).toBe('signed_in');
    await module.close();
    expect(jest.getTimerCount()).toBe(0);
  });
});
