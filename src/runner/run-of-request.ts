import { senderOf } from '../kernel/request-runs.js';
import type { RequestRun } from './request-run.js';
import { Run } from './run.js';

/**
 * Says which run a request comes from.
 *
 * When to use: in an adapter of your own that keeps, with a change, who caused it, so that a change whose audit record was lost is
 * found. Ask with the very object your method was called with, before anything is waited for.
 *
 * Promises: answers for each write an operation declares; says nothing a contract could not know from audit events.
 *
 * Failures: null for a read, for a write that is any operation's (an overdue session that is ended in passing), and for whatever the
 * library did not send: a copy of a request, one of a test.
 *
 * @example
 * const run = runOf(change);
 * if (run?.isAudited) await tx.insert(journal).values({ runId: run.runId, operation: run.operation });
 */
export function runOf(request: object): RequestRun | null {
  const sent = senderOf(request);
  return sent !== null && sent.run instanceof Run ? sent.run.asSenderOf(sent.method) : null;
}
