import { timingSafeEqual } from 'node:crypto';

import type { Instant, TotpAuthenticator } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import { Secret, TOTP } from 'otpauth';

import { Sealer } from '../sealing/sealer.js';
import type { TotpOptions } from './totp.options.js';
import { checkedIssuer, checkedWindow } from './totp.options.js';

const SEED_BYTES = 20;
const PERIOD_SECONDS = 30;
const DIGITS = 6;
const SIX_DIGITS = /^[0-9]{6}$/;
/** Part of every sealed seed; changing it makes all stored ones unreadable. */
const CONTEXT = 'admin-infra/totp-seed';

/**
 * TOTP by RFC 6238 over `otpauth`: SHA-1, six digits, 30 seconds, which is what every authenticator app understands.
 *
 * When to use: as the `TotpAuthenticator`, with a key of your own; {@link totpContracts} binds it.
 *
 * Promises: those of the contract. Seeds of 160 random bits, sealed with AES-256-GCM, opened here alone. `match` computes and
 * compares every step of the window, whichever matches, and keeps nothing: single use is `claimStep`.
 *
 * Failures: the constructor throws a `TypeError` that says what is wrong with the keys, the issuer or the
 * window. `match` throws when a seed
 * is not readable with the configured keys; that is a broken store or a lost key, never a wrong code.
 *
 * @example
 * new SealedTotpAuthenticator({ keys: { current: 'k1', all: { k1: process.env.TOTP_KEY } }, issuer: 'Acme admin' });
 */
export class SealedTotpAuthenticator implements TotpAuthenticator {
  readonly #sealer: Sealer;
  readonly #issuer: string;
  readonly #window: readonly number[];

  constructor({ keys, issuer, driftSteps = 1 }: TotpOptions) {
    this.#sealer = new Sealer(keys);
    this.#issuer = checkedIssuer(issuer);
    this.#window = checkedWindow(driftSteps);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the contract is asynchronous, key stores usually are
  async createSeed({ account }: { readonly account: string }) {
    const secret = new Secret({ size: SEED_BYTES });
    const totp = new TOTP({ issuer: this.#issuer, label: account, secret, digits: DIGITS, period: PERIOD_SECONDS });
    return {
      sealedSeed: Redacted.of(this.#sealer.seal(secret.base32, CONTEXT)),
      secret: Redacted.of(secret.base32),
      provisioningUri: Redacted.of(totp.toString()),
    };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- see above; a rejection, never a synchronous throw
  async match({ sealedSeed, code, at }: { readonly sealedSeed: Redacted; readonly code: Redacted; readonly at: Instant }) {
    const secret = this.#open(sealedSeed);
    const given = code.reveal();
    if (!SIX_DIGITS.test(given)) return { step: null };
    const now = Math.floor(at / (PERIOD_SECONDS * 1_000));
    let matched: number | null = null;
    for (const step of this.#window.map((drift) => now + drift).filter((one) => one >= 0)) {
      const timestamp = step * PERIOD_SECONDS * 1_000;
      const expected = TOTP.generate({ secret, digits: DIGITS, period: PERIOD_SECONDS, timestamp });
      // No early exit: all steps are computed and compared, whichever matches; both sides are six bytes.
      if (timingSafeEqual(Buffer.from(expected), Buffer.from(given))) matched ??= step;
    }
    return { step: matched };
  }

  /** For a key rotation: the same seed under the current key, or null when it is sealed with that already. */
  reseal(sealedSeed: Redacted): Redacted | null {
    const resealed = this.#sealer.reseal(sealedSeed.reveal(), CONTEXT);
    return resealed === null ? null : Redacted.of(resealed);
  }

  #open(sealedSeed: Redacted): Secret {
    const secret = Secret.fromBase32(this.#sealer.open(sealedSeed.reveal(), CONTEXT));
    // An empty or short seed would make codes that anybody can compute.
    if (secret.bytes.length < SEED_BYTES) throw new Error('A TOTP seed is shorter than 160 bits; it was not made here.');
    return secret;
  }
}
