import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';

import { ASSERTION_VERIFIER } from './assertion-verifier.js';
import type { AssertionVerifier } from './assertion-verifier.js';
import type { AssertionRefused } from './external-results.js';
import { Nonces } from './nonces.js';

export interface VerifiedIdentity {
  readonly provider: string;
  readonly externalId: string;
}

/** Who an assertion says somebody is, where it is to be believed. */
@Injectable()
export class VerifiedIdentities {
  constructor(
    @Inject(ASSERTION_VERIFIER) private readonly verifier: AssertionVerifier,
    @Inject(Nonces) private readonly nonces: Nonces,
  ) {}

  /** Takes `provider` and `assertion` from a body; whatever else a client sends about who it is stays behind. */
  async of(body: unknown, request: Request, response: Response): Promise<VerifiedIdentity | AssertionRefused> {
    const { provider, assertion } = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
    const refused = { outcome: 'rejected', reason: 'assertion_refused' } as const;
    const nonce = this.nonces.of(request);
    if (typeof provider !== 'string' || typeof assertion !== 'string' || nonce === null) return refused;
    const externalId = await this.verifier.verify({ provider, assertion, nonce });
    // Only now: somebody else's request must not use up what this browser is about to come back with.
    if (externalId === null || !this.nonces.use(nonce, response)) return refused;
    return { provider, externalId };
  }
}
