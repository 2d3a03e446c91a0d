import type { AdminInfraEvents, ContractCallEvent, OperationEvent } from '@maatify/admin-infra';
import type { Span, Tracer } from '@opentelemetry/api';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';

import { ATTRIBUTE, whichOperation } from './names.js';

/** A call that ended, and when by the process's own clock. */
interface EndedCall {
  readonly call: ContractCallEvent;
  readonly endedMs: number;
}

/** A call that outlives its run is told of when nobody waits for it any more; what such runs may hold stays bounded. */
const MOST_RUNS_KEPT = 10_000;

/**
 * Makes a span of every operation, with one for each contract call inside, and answers what ends that.
 *
 * The library tells of an end, so spans are made when the operation is over, with the times it had. It tells so in the
 * asynchronous context of whoever called it: the span that was active there becomes the parent.
 */
export function traceOperations(events: AdminInfraEvents, tracer: Tracer, withCorrelationId: boolean): readonly (() => void)[] {
  const runs = new Map<string, EndedCall[]>();
  return [
    events.listen('call', (call) => {
      const ended = { call, endedMs: performance.now() };
      const calls = runs.get(call.runId);
      if (calls !== undefined) {
        calls.push(ended);
        return;
      }
      runs.set(call.runId, [ended]);
      if (runs.size > MOST_RUNS_KEPT) forgetOldest(runs);
    }),
    events.listen('operation', (operation) => {
      const calls = runs.get(operation.runId) ?? [];
      runs.delete(operation.runId);
      traceOne(tracer, operation, calls, withCorrelationId);
    }),
  ];
}

function forgetOldest(runs: Map<string, unknown>): void {
  const [oldest] = runs.keys();
  if (oldest !== undefined) runs.delete(oldest);
}

function traceOne(tracer: Tracer, operation: OperationEvent, calls: readonly EndedCall[], withCorrelationId: boolean): void {
  const { operation: name, ending, durationMs, correlationId } = operation;
  const endedMs = performance.now();
  // The wall clock is read once for a run, so that it cannot move between a call and its operation.
  const endTime = Date.now();
  const startTime = endTime - durationMs;
  const attributes = { ...whichOperation(name), ...(withCorrelationId ? { [ATTRIBUTE.correlationId]: correlationId } : {}) };
  const parent = context.active();
  const span = tracer.startSpan(name, { startTime, attributes }, parent);
  if (span.isRecording()) {
    const inside = trace.setSpan(parent, span);
    for (const { call, endedMs: at } of calls) {
      // Never outside its operation, whatever the clock of the host says.
      const end = Math.max(startTime, endTime - (endedMs - at));
      const start = Math.max(startTime, end - call.durationMs);
      const { contract, method } = call;
      const called = { [ATTRIBUTE.contract]: contract, [ATTRIBUTE.method]: method };
      const callSpan = tracer.startSpan(`${contract}.${method}`, { startTime: start, attributes: called }, inside);
      if (call.ending !== 'answered') markFailed(callSpan, call.ending);
      callSpan.end(end);
    }
  }
  if ('outcome' in ending) span.setAttribute(ATTRIBUTE.outcome, ending.outcome);
  else markFailed(span, ending.failure);
  span.end(endTime);
}

/** By its class alone: the exception is the host's to log, and a message may tell more than a trace should. */
function markFailed(span: Span, how: string): void {
  span.setAttribute(ATTRIBUTE.error, how);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
