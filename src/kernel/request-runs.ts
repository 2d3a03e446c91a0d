import type { AnyContractMethod } from './contract-method.js';

/** A write that was sent, and the running operation that sent it, which the floor above knows better. */
export interface Sent {
  readonly run: object;
  readonly method: AnyContractMethod;
}

/** For as long as somebody holds the request, and no longer. */
const SENT = new WeakMap<object, Sent>();

/** Keeps which run sent a write; a read has no consequence that anybody would ask about. */
export function sentBy(run: object, method: AnyContractMethod, args: unknown): void {
  if (method.kind !== 'query' && typeof args === 'object' && args !== null) SENT.set(args, { run, method });
}

export function senderOf(request: object): Sent | null {
  return SENT.get(request) ?? null;
}
