import type { AnyContractMethod } from '../kernel/contract-method.js';
import type { FailureContext } from '../kernel/exceptions.js';
import { AdminInfraException, InfrastructureException, InvariantViolationException } from '../kernel/exceptions.js';
import { copyForeignError } from '../kernel/foreign-error.js';
import type { Run } from './run.js';

/** Turns whatever a run threw into one of the three classes. `run` is null when it failed before it began. */
export function classified(error: unknown, operation: string, run: Run | null): AdminInfraException {
  if (error instanceof AdminInfraException) return error.within(run ?? { operation, correlationId: null, wrote: false });
  const message = `${operation} failed in its own code; this is a defect of the library or of an override. See cause.`;
  return new InvariantViolationException(message, {
    code: 'operation.defect',
    operation,
    mutation: run?.wrote === true ? 'unknown' : 'none',
    ...(run === null ? {} : { correlationId: run.correlationId }),
    cause: copyForeignError(error, run?.secrets ?? []),
  });
}

/** What ended a run from outside. */
export type RunEnd = { readonly deadlineMs: number } | 'shutdown';

/** What a caller is told at the deadline: what the run was waiting for, and whether it may have written. */
export function timedOut(run: Run, pending: readonly AnyContractMethod[], end: RunEnd): InfrastructureException {
  const write = pending.find((method) => method.kind !== 'query');
  const waitedFor = write ?? pending[0];
  const where: Partial<FailureContext> = waitedFor === undefined ? {} : { contract: waitedFor.contract, method: waitedFor.name };
  const waiting = waitedFor === undefined ? 'no contract' : `${waitedFor.contract}.${waitedFor.name}`;
  return new InfrastructureException(
    end === 'shutdown'
      ? `${run.operation} was still running when the application shut down; it was waiting for ${waiting}.`
      : `${run.operation} did not end within ${String(end.deadlineMs)} ms; it was waiting for ${waiting}. ` +
          `Look at that adapter's store, or raise policy.operationDeadlineMs.`,
    {
      code: end === 'shutdown' ? 'operation.shut_down' : 'operation.timed_out',
      operation: run.operation,
      correlationId: run.correlationId,
      mutation: write === undefined && !run.wrote ? 'none' : 'unknown',
      ...where,
    },
  );
}

/** What a caller is told who comes when nobody is there any more. */
export function afterShutdown(operation: string): InfrastructureException {
  return new InfrastructureException(
    `${operation} was called after the application had shut down; nothing was asked and nothing was sent. ` +
      `Let requests and jobs end before app.close().`,
    { code: 'operation.shut_down', operation },
  );
}
