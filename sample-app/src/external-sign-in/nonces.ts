import { createHash, randomBytes } from 'node:crypto';

import { Redacted } from '@maatify/admin-infra';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';

import { ClientCookies } from '../platform/http/client-cookies.js';

/** As long as somebody takes at the provider's. */
const LIFE_MS = 600_000;
const RANDOM_BYTES = 16;
const RANDOM_LENGTH = 22;

/**
 * What a browser sends along to a provider: bound to a cookie which nobody else has and no script reads, and good for one assertion.
 * Whoever comes across that assertion later, in this browser or on its way, comes in by it no more.
 */
@Injectable()
export class Nonces {
  /** Used ones, until they would have run out. A provider has signed an assertion for each, so no stranger fills this. */
  readonly #used = new Map<string, number>();

  constructor(@Inject(ClientCookies) private readonly cookies: ClientCookies) {}

  /** Takes the place of one given before. */
  give(response: Response): string {
    const value = randomBytes(RANDOM_BYTES).toString('base64url') + Date.now().toString(36);
    this.cookies.setNonce(response, Redacted.of(value), LIFE_MS);
    return nonceOf(value);
  }

  /** The one this browser was given; null when it has none, or none that still counts. */
  of(request: Request): string | null {
    const value = this.cookies.nonce(request)?.reveal() ?? null;
    if (value === null || endOf(value) <= Date.now()) return null;
    const nonce = nonceOf(value);
    return this.#used.has(nonce) ? null : nonce;
  }

  /** Uses it up, once: false for whoever comes second. */
  use(nonce: string, response: Response): boolean {
    const now = Date.now();
    for (const [one, end] of this.#used) if (end <= now) this.#used.delete(one);
    if (this.#used.has(nonce)) return false;
    // None has longer to live than one that is given now.
    this.#used.set(nonce, now + LIFE_MS);
    this.cookies.clearNonce(response);
    return true;
  }
}

/** The provider sees it, and so does whoever reads its logs; the cookie cannot be made of it. */
function nonceOf(value: string): string {
  return createHash('sha256').update(`nonce:${value}`).digest('base64url');
}

function endOf(value: string): number {
  return Number.parseInt(value.slice(RANDOM_LENGTH), 36) + LIFE_MS;
}
