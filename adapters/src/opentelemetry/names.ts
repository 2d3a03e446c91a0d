import type { Attributes } from '@opentelemetry/api';

/** The instrumentation scope of everything the bridge makes. */
export const SCOPE = '@maatify/admin-infra-adapters/opentelemetry';

/** What dashboards and alarms rest on: for ever, as outcomes and operations are. */
export const ATTRIBUTE = {
  operation: 'admin_infra.operation.name',
  outcome: 'admin_infra.operation.outcome',
  domain: 'admin_infra.domain',
  contract: 'admin_infra.contract.name',
  method: 'admin_infra.contract.method',
  sink: 'admin_infra.sink.name',
  cause: 'admin_infra.intent.loss_cause',
  correlationId: 'admin_infra.correlation_id',
  /** The convention's own name for how something failed. */
  error: 'error.type',
} as const;

export const METRIC = {
  operations: 'admin_infra.operations',
  operationDuration: 'admin_infra.operation.duration',
  failures: 'admin_infra.operation.failures',
  callDuration: 'admin_infra.contract.call.duration',
  intentsInFlight: 'admin_infra.intents.in_flight',
  intentsLost: 'admin_infra.intents.lost',
} as const;

/** Which operation: each is named `<domain>.<name>`. */
export function whichOperation(operation: string): Attributes {
  return { [ATTRIBUTE.operation]: operation, [ATTRIBUTE.domain]: operation.slice(0, operation.indexOf('.')) };
}
