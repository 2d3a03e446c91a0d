import type { AnyEdge } from '../kernel/edge.js';
import { AdminInfraException, InfrastructureException, InvariantViolationException } from '../kernel/exceptions.js';
import type { FailureContext } from '../kernel/exceptions.js';
import { copyForeignError } from '../kernel/foreign-error.js';
import type { Call } from './call.js';

/** Turns whatever a run threw into one of the three classes (X1). `call` is null when it failed before it began. */
export function classified(error: unknown, operation: string, call: Call | null): AdminInfraException {
  if (error instanceof AdminInfraException) return error.within(call ?? { operation, correlationId: null, wrote: false });
  const message = `${operation} failed in its own code; this is a defect of the library or of an override. See cause.`;
  return new InvariantViolationException(message, {
    code: 'operation.defect',
    operation,
    mutation: call?.wrote === true ? 'unknown' : 'none',
    ...(call === null ? {} : { correlationId: call.correlationId }),
    cause: copyForeignError(error, call?.secrets ?? []),
  });
}

/** What ended a run from outside. */
export type RunEnd = { readonly deadlineMs: number } | 'shutdown';

/** What a caller is told at the deadline: what the run was waiting for, and whether it may have written (X5). */
export function timedOut(call: Call, pending: readonly AnyEdge[], end: RunEnd): InfrastructureException {
  const write = pending.find((edge) => edge.kind !== 'query');
  const waitedFor = write ?? pending[0];
  const where: Partial<FailureContext> =
    waitedFor === undefined ? {} : { contract: waitedFor.contract, method: waitedFor.method };
  const waiting = waitedFor === undefined ? 'no contract' : `${waitedFor.contract}.${waitedFor.method}`;
  return new InfrastructureException(
    end === 'shutdown'
      ? `${call.operation} was still running when the application shut down; it was waiting for ${waiting}.`
      : `${call.operation} did not end within ${String(end.deadlineMs)} ms; it was waiting for ${waiting}. ` +
          `Look at that adapter's store, or raise policy.operationDeadlineMs.`,
    {
      code: end === 'shutdown' ? 'operation.shut_down' : 'operation.timed_out',
      operation: call.operation,
      correlationId: call.correlationId,
      mutation: write === undefined && !call.wrote ? 'none' : 'unknown',
      ...where,
    },
  );
}
