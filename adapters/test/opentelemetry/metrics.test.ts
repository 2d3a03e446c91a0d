import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';

import { afterEach, describe, expect, it } from '@jest/globals';
import { AdminInfraHealth, AdminLifecycleOrchestrator, AuthenticationOrchestrator, Redacted } from '@maatify/admin-infra';
import { AdminInfraTestingModule, signedInActor, TEST_ORIGIN } from '@maatify/admin-infra/testing';
import { Test } from '@nestjs/testing';
import type { TracerProvider } from '@opentelemetry/api';
import type { Histogram } from '@opentelemetry/sdk-metrics';

import { OpenTelemetryBridge, openTelemetryBridge } from '../../src/opentelemetry/index.js';
import type { ObservedApplication } from './observed-application.js';
import { observedApplication, textsThatLeft } from './observed-application.js';

const EMAIL = 'ada@example.org';
const PASSWORD = 'a good long password';

let application: ObservedApplication;
afterEach(() => application.close());

function signIn(password = PASSWORD) {
  return application.module
    .get(AuthenticationOrchestrator)
    .signIn({ email: EMAIL, password: Redacted.of(password), current: null, device: null }, TEST_ORIGIN);
}

const signInFor = (more: object): object => ({
  'admin_infra.operation.name': 'auth.sign_in',
  'admin_infra.domain': 'auth',
  ...more,
});

describe('OB2 metrics', () => {
  it('count operations by outcome, and failures by class', async () => {
    application = await observedApplication();
    application.infra.store.addAdmin({ email: EMAIL, password: PASSWORD });
    await signIn();
    await signIn('wrong');
    await signIn('wrong');
    application.faults.plan({
      contract: 'PasswordHasher',
      method: 'verify',
      fault: { kind: 'reject', value: new Error('gone') },
    });
    await expect(signIn()).rejects.toThrow();
    const failed = { attributes: signInFor({ 'error.type': 'infrastructure_failure' }), value: 1 };
    const counted = (await application.points('admin_infra.operations')).map(({ attributes, value }) => ({ attributes, value }));
    expect(counted).toEqual([
      { attributes: signInFor({ 'admin_infra.operation.outcome': 'signed_in' }), value: 1 },
      { attributes: signInFor({ 'admin_infra.operation.outcome': 'rejected' }), value: 2 },
      failed,
    ]);
    expect(await application.points('admin_infra.operation.failures')).toEqual([expect.objectContaining(failed)]);
  });

  it('measure operations and contract calls in seconds', async () => {
    application = await observedApplication();
    application.infra.store.addAdmin({ email: EMAIL, password: PASSWORD });
    const slow = {
      kind: 're_enter',
      with: () => {
        application.infra.clock.advance(400);
      },
    } as const;
    application.faults.plan({ contract: 'PasswordHasher', method: 'verify', fault: slow });
    await signIn();
    const [operation] = await application.points('admin_infra.operation.duration');
    const calls = await application.points('admin_infra.contract.call.duration');
    const verified = calls.find(({ attributes }) => attributes['admin_infra.contract.method'] === 'verify');
    expect(operation?.attributes).toEqual(signInFor({}));
    expect(verified?.attributes).toEqual({
      'admin_infra.contract.name': 'PasswordHasher',
      'admin_infra.contract.method': 'verify',
    });
    for (const point of [operation, verified]) {
      const { sum, count, buckets } = point?.value as Histogram;
      expect({ sum, count, in: buckets.boundaries[buckets.counts.indexOf(1)] }).toEqual({ sum: 0.4, count: 1, in: 0.5 });
    }
  });

  it('show what is in flight, and what was lost and why, to the last of it', async () => {
    let records = 0;
    application = await observedApplication({
      policy: { effects: { drainMs: 0, maxInFlight: 2 } },
      contracts: { AuditLogger: { useValue: { record: () => ((records += 1), new Promise(() => undefined)) } } },
    });
    application.infra.store.addAdmin({ email: EMAIL, password: PASSWORD });
    await signIn();
    expect(records).toBe(2);
    const inFlight = await application.points('admin_infra.intents.in_flight');
    expect(inFlight.map(({ attributes, value }) => [attributes['admin_infra.sink.name'], value])).toEqual([
      ['AuditLogger', 2],
      ['NotificationDispatcher', 0],
      ['SecretDelivery', 0],
    ]);
    const lostFor = (cause: string, value: number): unknown =>
      expect.objectContaining({
        attributes: { 'admin_infra.sink.name': 'AuditLogger', 'admin_infra.intent.loss_cause': cause },
        value,
      });
    expect(await application.points('admin_infra.intents.lost')).toEqual([lostFor('dropped', 1)]);
    await application.module.close();
    expect(await application.points('admin_infra.intents.lost')).toEqual([lostFor('dropped', 1), lostFor('shutdown', 2)]);
  });

  it('have names and units as the semantic conventions write them, and as the guide says', async () => {
    application = await observedApplication({ policy: { effects: { drainMs: 0, maxInFlight: 1 } } });
    application.infra.store.addAdmin({ email: EMAIL, password: PASSWORD });
    application.faults.plan({ contract: 'AuditLogger', method: 'record', fault: { kind: 'never' } });
    await signIn();
    application.faults.plan({
      contract: 'PasswordHasher',
      method: 'verify',
      fault: { kind: 'reject', value: new Error('gone') },
    });
    await expect(signIn()).rejects.toThrow();
    const metrics = await application.metrics();
    expect(metrics.map(({ descriptor: { name, unit } }) => [name, unit]).sort()).toEqual([
      ['admin_infra.contract.call.duration', 's'],
      ['admin_infra.intents.in_flight', '{intent}'],
      ['admin_infra.intents.lost', '{intent}'],
      ['admin_infra.operation.duration', 's'],
      ['admin_infra.operation.failures', '{operation}'],
      ['admin_infra.operations', '{operation}'],
    ]);
    const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/telemetry.md'), 'utf8');
    for (const { descriptor } of metrics)
      expect(guide).toMatch(new RegExp(`\\| \`${descriptor.name}\` \\| [a-z -]+ \\| \`${descriptor.unit}\` \\|`));
    const attributes = metrics.flatMap(({ dataPoints }) => dataPoints.flatMap((point) => Object.keys(point.attributes)));
    for (const name of attributes) expect(guide).toContain(`\`${name}\``);
    for (const name of attributes) expect(name).toMatch(/^(?:admin_infra|error)(?:\.[a-z_]+)+$/);
  });
});

describe('OB1 OB2 what leaves for traces and metrics', () => {
  it('are names of declarations: no person, no session, no address, no network, no secret, whoever is named', async () => {
    application = await observedApplication();
    const { adminId, actor, issued, password } = await signedInActor(application.module, {
      email: 'canary@example.org',
      totp: true,
      abilities: ['admins.create', 'admins.suspend'],
    });
    const lifecycle = application.module.get(AdminLifecycleOrchestrator);
    const created = await lifecycle.create(actor, { email: 'second@example.org', name: 'Canary Name' });
    expect(created.outcome).toBe('created');
    await lifecycle.suspend(actor, { adminId, reason: 'canary reason' });
    await lifecycle.suspend(actor, { adminId: 'canary id', reason: '' } as never);
    await signIn('canary password');
    const texts = await textsThatLeft(application);
    expect(texts.length).toBeGreaterThan(100);
    const known = /^(?:[a-z_]+(?:\.[a-z_]+)*|[A-Z][A-Za-z]+(?:\.[a-z][A-Za-z]+)?|[a-z][A-Za-z]+|)$/;
    expect(texts.filter((text) => !known.test(text))).toEqual([]);
    const all = texts.join('\n');
    const secrets = [adminId, issued.session.sessionId, issued.token.reveal(), password, 'canary', '192.0.2.1'];
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
  });

  it('come to as many series for a thousand strangers as for one', async () => {
    application = await observedApplication();
    const stranger = (n: number) =>
      application.module
        .get(AuthenticationOrchestrator)
        .signIn(
          { email: `s${String(n)}@example.org`, password: Redacted.of('x'), current: null, device: null },
          { ip: `192.0.2.${String(n % 256)}`, userAgent: String(n), channel: 'ui', correlationId: `c-${String(n)}` },
        );
    const series = async (): Promise<number> =>
      (await application.metrics()).reduce((sum, { dataPoints }) => sum + dataPoints.length, 0);
    await stranger(0);
    const afterOne = await series();
    for (let n = 1; n <= 1_000; n += 1) {
      await stranger(n);
      // In one turn of the event loop a sink takes only so much; what it then drops would be a series too.
      await turn();
    }
    expect(await series()).toBe(afterOne);
  });
});

describe('OB1 the bridge has no say', () => {
  it('a tracer that throws changes nothing', async () => {
    const tracerProvider: TracerProvider = {
      getTracer: () => ({
        startSpan: () => {
          throw new Error('a broken exporter');
        },
        startActiveSpan: () => undefined as never,
      }),
    };
    application = await observedApplication({ options: { tracerProvider } });
    application.infra.store.addAdmin({ email: EMAIL, password: PASSWORD });
    expect((await signIn()).outcome).toBe('signed_in');
    expect(await application.points('admin_infra.operations')).toHaveLength(1);
  });

  it('makes no span where spans are not wanted, and nothing once it is stopped', async () => {
    application = await observedApplication({ options: { tracerProvider: null } });
    application.infra.store.addAdmin({ email: EMAIL, password: PASSWORD });
    await signIn();
    const bridge = application.module.get(OpenTelemetryBridge);
    bridge.stop();
    await signIn();
    expect(application.spans()).toEqual([]);
    expect((await application.points('admin_infra.operations')).map(({ value }) => value)).toEqual([1]);
  });

  it('without an SDK the application works as before', async () => {
    application = await observedApplication();
    const module = await Test.createTestingModule({
      imports: [AdminInfraTestingModule.forRoot()],
      providers: [openTelemetryBridge()],
    }).compile();
    await module.init();
    await signedInActor(module);
    expect(module.get(AdminInfraHealth).report().sinks[0]?.lost).toBe(0);
    await module.close();
  });
});
