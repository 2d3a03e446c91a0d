import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { AdminInfraException, Redacted } from '@maatify/admin-infra';
import type { ContractCallEvent, IntentEvent, OperationEvent } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
import { scenarioName } from '../support/scenarios/scenario.js';
import type { AnyResult, Scenario } from '../support/scenarios/scenario.js';
import { as, codeNow, PASSWORD, person } from '../threats/support/people.js';
import { successes } from './support/recordings.js';

interface Told {
  readonly result: AnyResult;
  readonly operations: readonly OperationEvent[];
  readonly calls: readonly ContractCallEvent[];
  readonly intents: readonly IntentEvent[];
  /** As they arrived in the sinks. */
  readonly handed: readonly { readonly type?: string; readonly correlationId: string }[];
}

/** Everything that is told of one run. */
async function toldOf(scenario: Scenario): Promise<Told> {
  const world = createLightWorld();
  const run = await scenario.arrange(world);
  const [operations, calls, intents]: [OperationEvent[], ContractCallEvent[], IntentEvent[]] = [[], [], []];
  world.events.listen('operation', (event) => operations.push(event));
  world.events.listen('call', (event) => calls.push(event));
  world.events.listen('intent', (event) => intents.push(event));
  const { AuditLogger, NotificationDispatcher, SecretDelivery } = world.infra.contracts;
  const everything = () => [...AuditLogger.intents, ...NotificationDispatcher.intents, ...SecretDelivery.intents];
  const before = new Set<unknown>(everything());
  const result = await run();
  const handed = everything().filter((intent) => !before.has(intent));
  await world.dispose();
  return { result, operations, calls, intents, handed };
}

describe('OB2 a metric per outcome', () => {
  it('every run is told of once, with its operation, its outcome and how long it took, and nothing that tells of a person', async () => {
    for (const scenario of SCENARIOS) {
      const { operations, result } = await toldOf(scenario);
      expect([scenarioName(scenario), operations.map(({ operation, ending }) => ({ operation, ending }))]).toEqual([
        scenarioName(scenario),
        [{ operation: scenario.operation, ending: { outcome: result.outcome } }],
      ]);
      expect(Object.keys(operations[0] ?? {}).sort()).toEqual(['correlationId', 'durationMs', 'ending', 'operation', 'runId']);
      expect(operations[0]?.durationMs).toBeGreaterThanOrEqual(0);
    }
  });

  it('a run that broke is told of by the class of its failure', async () => {
    const world = createLightWorld();
    const endings: unknown[] = [];
    world.events.listen('operation', ({ ending }) => endings.push(ending));
    world.faults.plan({ contract: 'PasswordHasher', method: 'verify', fault: { kind: 'reject', value: new Error('gone') } });
    const input = { email: 'nobody@example.org', password: Redacted.of('x') };
    await expect(world.authentication.signIn(input, TEST_ORIGIN)).rejects.toThrow();
    expect(endings).toEqual([{ failure: 'infrastructure_failure' }]);
    await world.dispose();
  });
});

describe('AD7 one correlation id runs through everything an attempt leaves', () => {
  let world: LightWorld;
  beforeEach(() => {
    world = createLightWorld();
  });
  afterEach(() => world.dispose());

  it.each(successes().map((scenario) => [scenario.operation, scenario] as const))(
    '%s: calls, intents, records, notifications, deliveries, the operation itself',
    async (_, scenario) => {
      const { operations, calls, intents, handed } = await toldOf(scenario);
      const ids = [...operations, ...calls, ...intents, ...handed].map(({ correlationId }) => correlationId);
      expect(calls.length).toBeGreaterThan(0);
      expect(new Set(ids).size).toBe(1);
    },
  );

  it('that of the host runs through both steps of a sign-in', async () => {
    const origin = { ...TEST_ORIGIN, correlationId: 'attempt-7' };
    const ada = person(world, 'ada@example.org', { totp: true });
    const { AuditLogger, NotificationDispatcher } = world.infra.contracts;
    const signIn = (password: string) =>
      world.authentication.signIn({ email: ada.email, password: Redacted.of(password) }, origin);
    as(await signIn('wrong'), 'rejected');
    const { challenge } = as(await signIn(PASSWORD), 'totp_required');
    as(await world.authentication.completeTotp({ challenge, code: Redacted.of(codeNow(world, ada)) }, origin), 'signed_in');
    const records = [...AuditLogger.intents, ...NotificationDispatcher.intents];
    expect(records.length).toBeGreaterThan(3);
    expect(new Set(records.map(({ correlationId }) => correlationId))).toEqual(new Set(['attempt-7']));
  });

  it('and through the exception of one that broke', async () => {
    const events: string[] = [];
    world.events.listen('operation', ({ correlationId }) => events.push(correlationId));
    world.faults.plan({ contract: 'SystemSettingsReader', method: 'read', fault: { kind: 'reject', value: new Error('gone') } });
    const input = { email: 'nobody@example.org', password: Redacted.of('x') };
    const origin = { ...TEST_ORIGIN, correlationId: 'attempt-8' };
    const thrown: unknown = await world.authentication.signIn(input, origin).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AdminInfraException);
    expect([(thrown as AdminInfraException).correlationId, ...events]).toEqual(['attempt-8', 'attempt-8']);
  });
});
