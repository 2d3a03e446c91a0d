import { beforeAll, describe, expect, it } from '@jest/globals';
import { ContractViolationException, InfrastructureException } from '@maatify/admin-infra';

import { SCENARIOS } from '../support/scenarios/index.js';
import { nameOf } from './support/methods.js';
import { runFaulted } from './support/faulted-run.js';
import type { Case, FaultedRun } from './support/faulted-run.js';
import { E2, E3, ORACLES, X1, X2, X5, X5_abandoned, X5_trace, X6, Z1 } from './support/oracles.js';
import { record } from './support/recording.js';
import type { Recording } from './support/recording.js';
import { UnhandledRejections } from './support/unhandled.js';
import { variantsOf } from './support/variants.js';
import { flush } from './support/matrix-world.js';

/** An oracle that never speaks proves nothing: each is shown a run that is wrong in its way. */
describe('the oracles of the matrix', () => {
  let recording: Recording;
  beforeAll(async () => {
    const signIn = SCENARIOS.find(({ operation }) => operation === 'auth.sign_in');
    if (signIn === undefined) throw new Error('no scenario signs in');
    recording = await record(signIn);
  });

  function caseOf(call: string, kind: string, name: string): Case {
    const found = recording.calls.find((one) => nameOf(one) === call);
    if (found === undefined) throw new Error(`${call} was not called`);
    const variant = variantsOf(recording, found).find((one) => one.kind === kind && one.name === name);
    if (variant === undefined) throw new Error(`there is no ${kind} ${name}`);
    return { recording, call: found, variant };
  }
  const rejecting = (call: string) => caseOf(call, 'K2', 'an error full of secrets');

  async function doctored(one: Case, changes: Partial<FaultedRun>): Promise<FaultedRun> {
    return { ...(await runFaulted(one)), ...changes };
  }

  it('X1 say nothing about a run that is right', async () => {
    for (const call of ['SystemSettingsReader.read', 'SessionCommandRepository.open', 'AuditLogger.record']) {
      const one = rejecting(call);
      const run = await runFaulted(one);
      expect(Object.values(ORACLES).map((oracle) => oracle(one, run))).toEqual(Object.values(ORACLES).map(() => null));
    }
  });

  it('X1 a foreign value, the wrong class, an undeclared ending, the wrong contract', async () => {
    const one = rejecting('PasswordHasher.verify');
    const thrown = (value: unknown) => doctored(one, { settled: { kind: 'thrown', thrown: value } });
    const context = { code: 'contract.threw', operation: 'auth.sign_in', correlationId: 'run' };
    expect(X1(one, await thrown(new Error('raw')))).toMatch(/foreign/);
    expect(X1(one, await thrown(new ContractViolationException('', context)))).toMatch(/ContractViolation/);
    expect(X1(one, await thrown(new InfrastructureException('', { ...context, contract: 'Other' })))).toMatch(/Other/);
    expect(X1(one, await doctored(one, { settled: { kind: 'result', result: { outcome: 'welcome' } } }))).toMatch(/not declared/);
  });

  it('X5 no answer, a write said not to have happened, a write without a trace', async () => {
    const one = rejecting('SessionCommandRepository.open');
    expect(X5(one, await doctored(one, { settled: null }))).toMatch(/did not settle/);
    const none = new InfrastructureException('', { code: 'contract.threw', operation: 'auth.sign_in' });
    expect(X5(one, await doctored(one, { settled: { kind: 'thrown', thrown: none } }))).toMatch(/due unknown/);
    expect(X5(one, await doctored(one, { intents: [] }))).toMatch(/outcome_unknown/);
    const applied = caseOf('AttemptLimiter.settle', 'K2', 'an error full of secrets');
    expect(X5_trace(applied, await doctored(applied, { intents: [] }))).toMatch(/SessionCommandRepository.open/);
    const late = recording.calls.find(({ contract }) => contract === 'PasswordHasher');
    expect(X5_abandoned(one, await doctored(one, { afterwards: [late as never] }))).toMatch(/PasswordHasher/);
  });

  it('X6 a row more, a row gone, a better result, an intent too many', async () => {
    const one = rejecting('PasswordHasher.verify');
    const { state } = await runFaulted(one);
    const more = new Map([...state, ['sessions stolen', '{}']]);
    expect(X6(one, await doctored(one, { state: more }))).toMatch(/stolen/);
    expect(X6(one, await doctored(one, { state: new Map([...state].slice(1)) }))).toMatch(/is gone/);
    expect(X6(one, await doctored(one, { intents: ['audit admin.created {}'] }))).toMatch(/admin.created/);
    expect(X6(one, await doctored(one, { settled: { kind: 'result', result: { outcome: 'granted' } } }))).toMatch(/granted/);
  });

  it('Z1 a session opened although no factor was proven', async () => {
    const one = rejecting('PasswordHasher.verify');
    const opened = {
      contract: 'SessionCommandRepository',
      method: 'open',
      args: {},
      startedAt: 1e9,
      endedAt: null,
      answer: null,
    };
    const run = await runFaulted(one);
    expect(Z1(one, { ...run, asked: [...run.asked, opened] })).toMatch(/SessionCommandRepository.open/);
  });

  it('E3 a lost intent nobody counted, and a counter below zero', async () => {
    const one = rejecting('AuditLogger.record');
    expect(E3(one, await doctored(one, { sinks: [] }))).toMatch(/due 1/);
    expect(E3(one, await doctored(one, { sinks: [{ sink: 'AuditLogger', inFlight: -1, lost: 1 }] }))).toMatch(/counters/);
  });

  it('X2 a secret in a cause, and half of one', async () => {
    const one = rejecting('PasswordHasher.verify');
    const [secret = ''] = recording.secrets.filter(({ length }) => length > 30);
    const thrown = (text: string) =>
      doctored(one, { settled: { kind: 'thrown', thrown: new Error('x', { cause: new Error(text) }) } });
    expect(X2(one, await thrown(secret))).toMatch(/shows/);
    expect(X2(one, await thrown(secret.slice(0, -3)))).toMatch(/shows/);
  });

  it('E2 the counter notices a rejection nobody handles', async () => {
    const unhandled = new UnhandledRejections();
    void Promise.reject(new Error('nobody cares'));
    await flush();
    unhandled.stop();
    expect(unhandled.count).toBe(1);
    const one = rejecting('PasswordHasher.verify');
    expect(E2(one, await doctored(one, { unhandled: 1 }))).toMatch(/1 unhandled/);
  });
});
