/** How a request came in. */
export type Channel = 'ui' | 'api' | 'cli' | 'job';

/**
 * Where a request came from; the host builds it after its own trusted-proxy rule.
 *
 * Promises to keep: `ip` is the address your own edge vouches for, never a header a client can set.
 * Everything here is recorded, nothing is trusted.
 */
export interface Origin {
  /** The client's address, at most 64 characters; null for a command line or a job. */
  readonly ip: string | null;
  /** At most 512 characters are kept. */
  readonly userAgent: string | null;
  readonly channel: Channel;
  /** Joins records across services; made by the library when null. At most 64 printable ASCII characters. */
  readonly correlationId?: string | null;
}
