import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuthenticationOrchestrator, Redacted } from '@maatify/admin-infra';
import type { Origin } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';
import type { Fault } from '@maatify/admin-infra/testing';
import { context, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import type { HrTime, Span } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

import type { ObservedApplication, Observing } from './observed-application.js';
import { observedApplication } from './observed-application.js';

const EMAIL = 'ada@example.org';
const PASSWORD = 'a good long password';
const DEADLINE_MS = 10_000;

let application: ObservedApplication;

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => {
  context.disable();
});
beforeEach(() => start());
afterEach(() => application.close());

async function start(observing: Observing = {}): Promise<void> {
  application = await observedApplication(observing);
  application.infra.store.addAdmin({ email: EMAIL, password: PASSWORD });
}

function signIn(password = PASSWORD, origin: Origin = TEST_ORIGIN) {
  return application.module
    .get(AuthenticationOrchestrator)
    .signIn({ email: EMAIL, password: Redacted.of(password), current: null, device: null }, origin);
}

/** Calls as a request does: with a span of its own that is active. */
function within<T>(call: () => Promise<T>): { readonly answer: Promise<T>; readonly request: Span } {
  const request = application.tracers.getTracer('http').startSpan('POST /auth/sign-in');
  return { answer: context.with(trace.setSpan(ROOT_CONTEXT, request), call), request };
}

function breakHasher(fault: Fault) {
  return application.faults.plan({ contract: 'PasswordHasher', method: 'verify', fault });
}

function only(name: string): ReadableSpan {
  const [span, ...more] = application.spans(name);
  if (span === undefined || more.length > 0) throw new Error(`${String(more.length + (span ? 1 : 0))} spans named ${name}`);
  return span;
}

function ms([seconds, nanos]: HrTime): number {
  return seconds * 1_000 + nanos / 1_000_000;
}

describe('OB1 a span for each operation', () => {
  it('says its name, its domain and its outcome', async () => {
    await signIn();
    const { attributes, status } = only('auth.sign_in');
    expect(attributes).toEqual({
      'admin_infra.operation.name': 'auth.sign_in',
      'admin_infra.domain': 'auth',
      'admin_infra.operation.outcome': 'signed_in',
    });
    expect(status.code).toBe(SpanStatusCode.UNSET);
  });

  it('a refusal is an outcome and no error', async () => {
    await signIn('wrong');
    const { attributes, status } = only('auth.sign_in');
    expect(attributes['admin_infra.operation.outcome']).toBe('rejected');
    expect(status.code).toBe(SpanStatusCode.UNSET);
  });

  it('a failure is an error with its class, and tells nothing of what was thrown', async () => {
    breakHasher({ kind: 'reject', value: new Error(`no hash for ${EMAIL}`) });
    await expect(signIn()).rejects.toThrow();
    const { attributes, status, events } = only('auth.sign_in');
    expect(attributes).toEqual({
      'admin_infra.operation.name': 'auth.sign_in',
      'admin_infra.domain': 'auth',
      'error.type': 'infrastructure_failure',
    });
    expect({ status, events }).toEqual({ status: { code: SpanStatusCode.ERROR }, events: [] });
  });

  it('takes as long as the operation took, and each call inside as long as the call', async () => {
    breakHasher({
      kind: 're_enter',
      with: () => {
        application.infra.clock.advance(250);
      },
    });
    await signIn();
    const [operation, call] = [only('auth.sign_in'), only('PasswordHasher.verify')];
    expect(ms(operation.duration)).toBeCloseTo(250, 2);
    // It also ran on the process's own clock, on which it began a moment later than the operation.
    expect(Math.abs(ms(call.duration) - 250)).toBeLessThan(50);
    expect(Math.abs(ms(operation.endTime) - Date.now())).toBeLessThan(5_000);
  });

  it('has a span inside for each contract call, from its beginning to its end', async () => {
    await signIn();
    const operation = only('auth.sign_in');
    const calls = application.spans().filter((span) => span !== operation);
    expect(calls.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['PasswordHasher.verify', 'SessionCommandRepository.open']),
    );
    for (const call of calls) {
      expect([call.name, call.parentSpanContext?.spanId]).toEqual([call.name, operation.spanContext().spanId]);
      expect(ms(call.startTime)).toBeGreaterThanOrEqual(ms(operation.startTime));
      expect(ms(call.endTime)).toBeLessThanOrEqual(ms(operation.endTime));
    }
    expect(only('PasswordHasher.verify').attributes).toEqual({
      'admin_infra.contract.name': 'PasswordHasher',
      'admin_infra.contract.method': 'verify',
    });
  });

  it('a call that broke says how', async () => {
    breakHasher({ kind: 'answer', value: 'perhaps' });
    await expect(signIn()).rejects.toThrow();
    const { attributes, status } = only('PasswordHasher.verify');
    expect([attributes['error.type'], status.code]).toEqual(['malformed', SpanStatusCode.ERROR]);
  });

  it('tells two runs of one request apart while they overlap', async () => {
    const origin = { ...TEST_ORIGIN, correlationId: 'request-1' };
    breakHasher({ kind: 'slow', applies: 'at_once' });
    const first = signIn(PASSWORD, origin);
    const second = signIn('wrong', origin);
    await new Promise((resolve) => setTimeout(resolve, 5));
    application.faults.clear();
    await Promise.all([first, second]);
    const operations = application.spans('auth.sign_in');
    const opened = only('SessionCommandRepository.open');
    const verified = application.spans('PasswordHasher.verify').map((span) => span.parentSpanContext?.spanId);
    expect(new Set(verified)).toEqual(new Set(operations.map((span) => span.spanContext().spanId)));
    const winner = operations.find(({ attributes }) => attributes['admin_infra.operation.outcome'] === 'signed_in');
    expect(opened.parentSpanContext?.spanId).toBe(winner?.spanContext().spanId);
  });

  it('says the correlation id where the host asks for it, and nowhere else', async () => {
    const origin = { ...TEST_ORIGIN, correlationId: 'request-7' };
    await signIn(PASSWORD, origin);
    expect(only('auth.sign_in').attributes['admin_infra.correlation_id']).toBeUndefined();
    await application.close();
    await start({ options: { correlationId: true } });
    await signIn(PASSWORD, origin);
    expect(only('auth.sign_in').attributes['admin_infra.correlation_id']).toBe('request-7');
  });
});

describe('OB1 the span that was active where an operation was called is its parent', () => {
  const parentOf = (span: ReadableSpan): string | undefined => span.parentSpanContext?.spanId;

  it('when it ends in a result', async () => {
    const { answer, request } = within(() => signIn());
    await answer;
    expect(parentOf(only('auth.sign_in'))).toBe(request.spanContext().spanId);
  });

  it('when none is active it has no parent', async () => {
    await signIn();
    expect(parentOf(only('auth.sign_in'))).toBeUndefined();
  });

  it('when it breaks', async () => {
    breakHasher({ kind: 'sync_throw', value: new Error('gone') });
    const { answer, request } = within(() => signIn());
    await expect(answer).rejects.toThrow();
    expect(parentOf(only('auth.sign_in'))).toBe(request.spanContext().spanId);
  });

  it('when a store answers from a context of its own, as a pool does', async () => {
    const planned = breakHasher({ kind: 'slow', applies: 'at_once' });
    const { answer, request } = within(() => signIn());
    await new Promise((resolve) => setTimeout(resolve, 5));
    context.with(ROOT_CONTEXT, () => {
      planned.release();
    });
    await answer;
    expect(parentOf(only('auth.sign_in'))).toBe(request.spanContext().spanId);
  });

  it('when a thenable that is no promise answers from a context of its own', async () => {
    let settle: ((answer: unknown) => void) | undefined;
    const lazy = { then: (resolve: (answer: unknown) => void) => void (settle = resolve) };
    breakHasher({ kind: 'answer', value: lazy });
    const { answer, request } = within(() => signIn());
    await new Promise((resolve) => setTimeout(resolve, 5));
    context.with(ROOT_CONTEXT, () => settle?.({ verdict: 'match', needsRehash: false }));
    await answer;
    expect(parentOf(only('auth.sign_in'))).toBe(request.spanContext().spanId);
  });

  it('when its deadline ends it, which is nobody’s context', async () => {
    breakHasher({ kind: 'never' });
    const { answer, request } = within(() => signIn());
    const refused = expect(answer).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 5));
    application.infra.clock.advance(DEADLINE_MS + 100);
    await refused;
    const operation = only('auth.sign_in');
    expect(parentOf(operation)).toBe(request.spanContext().spanId);
    const call = only('PasswordHasher.verify');
    expect([parentOf(call), call.attributes['error.type']]).toEqual([operation.spanContext().spanId, 'timed_out']);
  });

  it('when the application closes over it', async () => {
    breakHasher({ kind: 'never' });
    const { answer, request } = within(() => signIn());
    const refused = expect(answer).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await application.module.close();
    await refused;
    const { attributes, parentSpanContext } = only('auth.sign_in');
    expect([parentSpanContext?.spanId, attributes['error.type']]).toEqual([
      request.spanContext().spanId,
      'infrastructure_failure',
    ]);
  });
});
