import type { Server } from 'node:http';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { context, metrics, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';

import { signedIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

const exporter = new InMemorySpanExporter();
const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 });
const meters = new MeterProvider({ readers: [reader] });

let host: Host;
let ada: SignedIn;
beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracers);
  metrics.setGlobalMeterProvider(meters);
  host = await startHost();
  traceRequests(host.app.getHttpServer() as Server);
  ada = await theFirstAdmin(host);
}, 60_000);
afterAll(async () => {
  await host.close();
  trace.disable();
  metrics.disable();
  await meters.shutdown();
  context.disable();
});

/** What the instrumentation of `node:http` does. */
function traceRequests(server: Server): void {
  const handlers = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const span = tracers.getTracer('http').startSpan(`${request.method ?? ''} ${request.url ?? ''}`);
    response.once('close', () => {
      span.end();
    });
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => {
      for (const handle of handlers) Reflect.apply(handle, server, [request, response]);
    });
  });
}

const named = (name: string) => exporter.getFinishedSpans().filter((span) => span.name === name);

it('OB1 a sign-in is a span inside the request, and each of its steps a span inside the sign-in', async () => {
  exporter.reset();
  await signedIn(host, ada);
  const [request] = await appeared('POST /auth/sign-in');
  const [signIn] = named('auth.sign_in');
  expect(signIn?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
  expect(signIn?.attributes['admin_infra.operation.outcome']).toBe('signed_in');
  const steps = exporter.getFinishedSpans().filter((span) => span.parentSpanContext?.spanId === signIn?.spanContext().spanId);
  expect(steps.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['AdminQueryRepository.forSignIn', 'PasswordHasher.verify', 'SessionCommandRepository.open']),
  );
});

it('OB1 the guards of a route and what it asks the library for share the request, and stand one beside the other', async () => {
  exporter.reset();
  await ada.client.get('/audit?limit=1');
  const [request] = await appeared('GET /audit?limit=1');
  const inside = exporter.getFinishedSpans().filter((span) => span.parentSpanContext?.spanId === request?.spanContext().spanId);
  expect(inside.map(({ name }) => name)).toEqual(['sessions.access', 'authz.authorize_query']);
});

it('OB1 no span says who it was', async () => {
  const told = JSON.stringify(exporter.getFinishedSpans().map(({ name, attributes, status }) => ({ name, attributes, status })));
  const secrets = [ada.adminId, ada.email, ada.password, '127.0.0.1', ada.client.cookies.get('session') ?? 'no session'];
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
});

it('OP-10 OB2 what is measured is added up over everybody, and says of nobody that it was them', async () => {
  await reader.forceFlush();
  const measured =
    metricExporter
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
  const signIns = measured
    .find(({ descriptor }) => descriptor.name === 'admin_infra.operations')
    ?.dataPoints.find(({ attributes }) => attributes['admin_infra.operation.name'] === 'auth.sign_in');
  expect(signIns).toMatchObject({ attributes: { 'admin_infra.operation.outcome': 'signed_in' }, value: 2 });
  const told = JSON.stringify(measured);
  const secrets = [ada.adminId, ada.email, ada.password, '127.0.0.1', ada.client.cookies.get('session') ?? 'no session'];
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
});

/** A response closes a moment after its client has all of it. */
async function appeared(name: string) {
  for (let turn = 0; turn < 100 && named(name).length === 0; turn += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  return named(name);
}
