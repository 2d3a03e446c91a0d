import type { Origin } from '@maatify/admin-infra';
import type { Request } from 'express';

import { clientAddress } from './client-address.js';
import { correlationIdOf } from './request-context.js';

/**
 * Where a request came from, for the records.
 *
 * The address is the one express vouches for after the trusted-proxy rule of this host: with no trusted proxy it is the
 * connection's own, whatever `X-Forwarded-For` says. Headers that claim who somebody is (`X-Forwarded-User`, `X-Remote-User`,
 * `X-Real-IP` …) are not read anywhere in this host.
 */
export function originOf(request: Request): Origin {
  return {
    // A trusted proxy passes on what it was told; only what is an address gets into the records.
    ip: clientAddress(request.ip),
    userAgent: request.get('user-agent') ?? null,
    channel: 'api',
    correlationId: correlationIdOf(request),
  };
}
