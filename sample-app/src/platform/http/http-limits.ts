/** How much this host takes on at once. Beyond a bound a request is refused at once: a queue without an end only moves the outage. */
export interface HttpLimits {
  /** Requests under way on one connection; pipelining starts thousands before an answer is read. */
  readonly perConnection: number;
  /** Requests under way of one network. */
  readonly perNetwork: number;
  /** Requests under way in all. */
  readonly inAll: number;
  /** Of these, requests to public routes: of one network, and in all. They fit into the queue of passwords to hash. */
  readonly strangersPerNetwork: number;
  readonly strangersInAll: number;
  /** Questions of load balancers, which no flood of other requests uses up: of one network, and in all. */
  readonly healthPerNetwork: number;
  readonly healthInAll: number;
  /** Bodies being read, of one network and in all: so many of strangers, and as many beside a session. The oldest makes room. */
  readonly bodiesPerNetwork: number;
  readonly bodiesInAll: number;
  /** Milliseconds a client gets to send a body. */
  readonly bodyMs: number;
  /** Exports of the audit trail under way, and the milliseconds one goes on whose client takes nothing. */
  readonly exportsInAll: number;
  readonly exportIdleMs: number;
  /** Milliseconds that requests under way get when the host closes. */
  readonly closingMs: number;
}

export const HTTP_LIMITS: HttpLimits = {
  perConnection: 4,
  perNetwork: 64,
  inAll: 256,
  strangersPerNetwork: 8,
  strangersInAll: 24,
  healthPerNetwork: 8,
  healthInAll: 32,
  bodiesPerNetwork: 32,
  bodiesInAll: 256,
  bodyMs: 3_000,
  exportsInAll: 2,
  exportIdleMs: 30_000,
  // An operation that just began may take as long as its deadline.
  closingMs: 10_000,
};

/** Passwords hashed by one process: one more than wait here is refused, and so is one that waited this long. */
export const HASHING = { maxQueued: 32, queueTimeoutMs: 2_000 } as const;

/** The token of the {@link HttpLimits}. */
export const HTTP_LIMITS_TOKEN = Symbol('httpLimits');
