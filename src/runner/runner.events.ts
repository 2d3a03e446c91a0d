import { auditEvent } from '../effects/audit-event.js';

/** What the runner itself records, for every operation alike. */
export const PERMISSION_DENIED = auditEvent<{
  readonly operation: string;
  readonly ability: string;
  readonly reason: string;
}>()('authz.permission.denied', 'warning');
export const SYSTEM_ACTOR_USED = auditEvent<{ readonly operation: string; readonly ability: string }>()(
  'authz.system_actor.used',
  'notice',
);
/**
 * A mutation that was authorized and all the same not done, one that a closed mode or switch stopped, or one that came with a field
 * nobody asked for; `denied` has an event of its own.
 */
export const OPERATION_REFUSED = auditEvent<{
  readonly operation: string;
  readonly outcome: string;
  /** null where the outcome has no reasons. */
  readonly reason: string | null;
}>()('operation.refused', 'notice');
export const OUTCOME_UNKNOWN = auditEvent<{
  readonly operation: string;
  readonly contract: string;
  readonly method: string;
}>()('operation.outcome_unknown', 'critical');
