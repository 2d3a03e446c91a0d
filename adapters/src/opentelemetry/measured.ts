import type { AdminInfraEvents, AdminInfraHealth, ContractCallEvent, LostEvent, OperationEvent } from '@maatify/admin-infra';
import type { Attributes, Meter, ObservableResult } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';

import { ATTRIBUTE, METRIC, whichOperation } from './names.js';

/** In seconds, as the semantic conventions cut durations; an operation ends by its deadline, ten seconds unless the host says otherwise. */
const BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const IN_SECONDS = { unit: 's', advice: { explicitBucketBoundaries: BOUNDARIES } };

/**
 * Makes instruments of the library's events, and answers what ends that.
 *
 * Every attribute is a name from a declaration, so how many series there are is known beforehand: no value of a request ever gets
 * into one.
 */
export function measureEvents(events: AdminInfraEvents, meter: Meter): readonly (() => void)[] {
  return [
    events.listen('operation', operationMeters(meter)),
    events.listen('call', callMeter(meter)),
    events.listen('lost', lossMeter(meter)),
  ];
}

/** Asks what is in flight whenever metrics are collected, and answers what ends that. */
export function observeInFlight(health: AdminInfraHealth, meter: Meter): () => void {
  const inFlight = meter.createObservableUpDownCounter(METRIC.intentsInFlight, {
    description: 'Audit events, notifications and codes handed to a sink that has not settled them.',
    unit: '{intent}',
    valueType: ValueType.INT,
  });
  const observe = (result: ObservableResult): void => {
    for (const { sink, inFlight: count } of health.report().sinks) result.observe(count, { [ATTRIBUTE.sink]: sink });
  };
  inFlight.addCallback(observe);
  return () => {
    inFlight.removeCallback(observe);
  };
}

function operationMeters(meter: Meter): (event: OperationEvent) => void {
  const operations = meter.createCounter(METRIC.operations, {
    description: 'Operations that ended, in a result or in a failure.',
    unit: '{operation}',
    valueType: ValueType.INT,
  });
  const failures = meter.createCounter(METRIC.failures, {
    description: 'Operations that ended in a failure, by its class.',
    unit: '{operation}',
    valueType: ValueType.INT,
  });
  const duration = meter.createHistogram(METRIC.operationDuration, {
    description: 'How long an operation took, from the call to its end.',
    ...IN_SECONDS,
  });
  return ({ operation, ending, durationMs }) => {
    const which = whichOperation(operation);
    if ('outcome' in ending) {
      operations.add(1, { ...which, [ATTRIBUTE.outcome]: ending.outcome });
      duration.record(durationMs / 1_000, which);
      return;
    }
    const failed = { ...which, [ATTRIBUTE.error]: ending.failure };
    operations.add(1, failed);
    failures.add(1, failed);
    duration.record(durationMs / 1_000, failed);
  };
}

function callMeter(meter: Meter): (event: ContractCallEvent) => void {
  const duration = meter.createHistogram(METRIC.callDuration, {
    description: 'How long a method of a contract took to answer.',
    ...IN_SECONDS,
  });
  return ({ contract, method, ending, durationMs }) => {
    const called: Attributes = { [ATTRIBUTE.contract]: contract, [ATTRIBUTE.method]: method };
    if (ending !== 'answered') called[ATTRIBUTE.error] = ending;
    duration.record(durationMs / 1_000, called);
  };
}

function lossMeter(meter: Meter): (event: LostEvent) => void {
  const lost = meter.createCounter(METRIC.intentsLost, {
    description: 'Audit events, notifications and codes that a sink did not take.',
    unit: '{intent}',
    valueType: ValueType.INT,
  });
  return ({ sink, cause, count }) => {
    lost.add(count, { [ATTRIBUTE.sink]: sink, [ATTRIBUTE.cause]: cause });
  };
}
