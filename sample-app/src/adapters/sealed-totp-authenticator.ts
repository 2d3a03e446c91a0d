import { timingSafeEqual } from 'node:crypto';

import type { Instant, TotpAuthenticator } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import { Inject, Injectable } from '@nestjs/common';
import { Secret, TOTP } from 'otpauth';

import type { AppConfiguration } from '../config/configuration.js';
import { CONFIGURATION } from '../config/configuration.token.js';
import { Sealer } from './support/sealer.js';

const SEED_BYTES = 20;
const PERIOD_SECONDS = 30;
const DIGITS = 6;
const SIX_DIGITS = /^[0-9]{6}$/;
/** One step of drift either way. */
const WINDOW = [1, 0, -1];
const PURPOSE = 'totp-seed';

/** RFC 6238 by `otpauth`; seeds leave here sealed with AES-256-GCM, and are opened here alone. */
@Injectable()
export class SealedTotpAuthenticator implements TotpAuthenticator {
  constructor(
    @Inject(Sealer) private readonly sealer: Sealer,
    @Inject(CONFIGURATION) private readonly configuration: Pick<AppConfiguration, 'totp'>,
  ) {}

  // eslint-disable-next-line @typescript-eslint/require-await -- the contract is asynchronous, key stores usually are
  async createSeed({ account }: { readonly account: string }) {
    const secret = new Secret({ size: SEED_BYTES });
    const totp = new TOTP({
      issuer: this.configuration.totp.issuer,
      label: account,
      secret,
      digits: DIGITS,
      period: PERIOD_SECONDS,
    });
    return {
      sealedSeed: Redacted.of(this.sealer.seal(PURPOSE, secret.bytes)),
      secret: Redacted.of(secret.base32),
      provisioningUri: Redacted.of(totp.toString()),
    };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- see above; a rejection, never a synchronous throw
  async match({ sealedSeed, code, at }: { readonly sealedSeed: Redacted; readonly code: Redacted; readonly at: Instant }) {
    const seed = this.sealer.open(PURPOSE, sealedSeed.reveal());
    // An empty or short seed would make codes anybody can compute; it is a broken store, not a wrong code (F22, F23).
    if (seed.length < SEED_BYTES) throw new Error('A TOTP seed is shorter than 160 bits; it was not made here.');
    const given = code.reveal();
    if (!SIX_DIGITS.test(given)) return { step: null };
    const secret = new Secret({ buffer: Uint8Array.from(seed).buffer });
    const now = Math.floor(at / (PERIOD_SECONDS * 1_000));
    let matched: number | null = null;
    for (const drift of WINDOW) {
      const step = now + drift;
      if (step < 0) continue;
      const expected = TOTP.generate({
        secret,
        digits: DIGITS,
        period: PERIOD_SECONDS,
        timestamp: step * PERIOD_SECONDS * 1_000,
      });
      // No early exit: all steps are computed and compared, whichever matches; both sides are six bytes.
      if (timingSafeEqual(Buffer.from(expected), Buffer.from(given))) matched ??= step;
    }
    return { step: matched };
  }
}
