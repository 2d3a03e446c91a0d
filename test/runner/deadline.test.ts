import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Redacted } from '@maatify/admin-infra';
import type { ContractCallEvent, OperationEvent } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { challengeFor, complete, person } from '../threats/support/people.js';
import { EMAIL, fillSessions, grace, PASSWORD } from '../support/scenarios/authentication.js';

const DEADLINE_MS = 10_000;
const HUNG_READ = { contract: 'AdminQueryRepository', method: 'forSignIn', fault: { kind: 'never' } } as const;
const HUNG_WRITE = { contract: 'SessionCommandRepository', method: 'open', fault: { kind: 'applied_then_never' } } as const;

let world: LightWorld;
beforeEach(() => {
  world = createLightWorld();
});
afterEach(() => world.dispose());

const settled = () => new Promise((resolve) => setImmediate(resolve));
const unknowns = () => world.infra.contracts.AuditLogger.intents.filter(({ type }) => type === 'operation.outcome_unknown');

/** Signs in, lets the deadline or the shutdown come, and answers what the caller was told. */
async function signInUntil(comes: (of: LightWorld) => void): Promise<{ readonly error: unknown; readonly answered: number }> {
  grace(world);
  let error: unknown = null;
  let answered = 0;
  void world.authentication.signIn({ email: EMAIL, password: Redacted.of(PASSWORD) }, TEST_ORIGIN).then(
    () => (answered += 1),
    (thrown: unknown) => {
      error = thrown;
      answered += 1;
    },
  );
  for (let turn = 0; turn < 20; turn += 1) await settled();
  comes(world);
  for (let turn = 0; turn < 5; turn += 1) await settled();
  return { error, answered };
}
const deadline = (of: LightWorld) => of.infra.clock.advance(DEADLINE_MS + 500);

describe('X5 what a caller is told at the deadline, and what the trail is', () => {
  it('nothing of a write while only a read hangs', async () => {
    world.faults.plan(HUNG_READ);
    const { error, answered } = await signInUntil(deadline);
    expect(answered).toBe(1);
    expect(error).toMatchObject({ code: 'operation.timed_out', mutation: 'none', contract: 'AdminQueryRepository' });
    expect(unknowns()).toEqual([]);
  });

  it('a write that was sent is unknown, to the caller and in the trail', async () => {
    world.faults.plan(HUNG_WRITE);
    const { error } = await signInUntil(deadline);
    expect(error).toMatchObject({ code: 'operation.timed_out', mutation: 'unknown', method: 'open' });
    expect((error as Error).message).toContain('SessionCommandRepository.open');
    expect(unknowns().map(({ metadata }) => metadata)).toContainEqual({
      operation: 'auth.sign_in',
      contract: 'SessionCommandRepository',
      method: 'open',
    });
  });

  it('each is said once, although the body goes on', async () => {
    world.faults.plan(HUNG_WRITE);
    const events: OperationEvent[] = [];
    world.events.listen('operation', (event) => events.push(event));
    await signInUntil(deadline);
    const told = unknowns().length;
    world.infra.clock.advance(DEADLINE_MS);
    await settled();
    expect(unknowns()).toHaveLength(told);
    expect(events.map(({ ending }) => ending)).toEqual([{ failure: 'infrastructure_failure' }]);
  });

  it('a call that was given up ended after it had begun', async () => {
    world.faults.plan(HUNG_READ);
    const calls: ContractCallEvent[] = [];
    world.events.listen('call', (event) => calls.push(event));
    await signInUntil(deadline);
    const given = calls.filter(({ ending }) => ending === 'timed_out');
    expect(given).toHaveLength(1);
    for (const { startedAs, endedAs } of calls) expect(endedAs).toBeGreaterThan(startedAs);
    expect(new Set(calls.flatMap(({ startedAs, endedAs }) => [startedAs, endedAs])).size).toBe(2 * calls.length);
  });

  it('a sibling that fails gives up what is still under way, and says what it may have written', async () => {
    world.faults.plan(HUNG_WRITE);
    const gone = { kind: 'reject', value: new Error('gone') } as const;
    world.faults.plan({ contract: 'AttemptLimiter', method: 'settle', fault: gone });
    const { error } = await signInUntil(() => undefined);
    expect(error).toMatchObject({ code: 'contract.threw', mutation: 'unknown' });
    expect(unknowns().map(({ metadata }) => (metadata as { method: string }).method)).toContain('open');
  });

  it('a read that fails beside a write that is under way does not hide it', async () => {
    const challenge = await challengeFor(world, person(world, 'bob@example.org', { totp: true }));
    world.faults.plan({ contract: 'AttemptLimiter', method: 'reserve', fault: { kind: 'applied_then_never' } });
    const gone = { kind: 'reject', value: new Error('gone') } as const;
    world.faults.plan({ contract: 'TotpQueryRepository', method: 'state', fault: gone });
    await expect(complete(world, challenge, '000000')).rejects.toMatchObject({ code: 'contract.threw', mutation: 'unknown' });
    expect(unknowns().map(({ metadata }) => (metadata as { method: string }).method)).toEqual(['reserve']);
  });
});

describe('C20 what a caller is told when the application shuts down', () => {
  it('that it did, and what was waited for', async () => {
    world.faults.plan(HUNG_READ);
    const { error, answered } = await signInUntil((of) => of.runner.stop());
    expect(answered).toBe(1);
    expect(error).toMatchObject({ code: 'operation.shut_down', mutation: 'none' });
    expect((error as Error).message).toBe(
      'auth.sign_in was still running when the application shut down; it was waiting for AdminQueryRepository.forSignIn.',
    );
  });

  it('an operation that ends meanwhile is answered with what it ended in', async () => {
    fillSessions(world, grace(world));
    const { error, answered } = await signInUntil((of) => of.runner.stop());
    expect([answered, error]).toEqual([1, null]);
  });
});
