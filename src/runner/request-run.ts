import type { AuditedActor, IntentOrigin } from '../effects/intents.js';
import type { Instant } from '../kernel/ids.js';

/** The run a contract was asked by, as far as a store may have to keep it. No secret is in it. */
export interface RequestRun {
  /** The ids of its events are `<runId>.<number>`. */
  readonly runId: string;
  readonly operation: string;
  readonly correlationId: string;
  /** Who its events are booked on, as far as it is known by now. */
  readonly actor: AuditedActor;
  readonly origin: IntentOrigin;
  /** When it began: epoch milliseconds. */
  readonly at: Instant;
  /** How many events it had made when it asked: those about what is being asked for have higher numbers. */
  readonly eventsBefore: number;
  /** Whether an audit event is to be expected: the operation declares some, and no setting silences any of them. */
  readonly isAudited: boolean;
}
