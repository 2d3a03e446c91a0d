import { Secret, TOTP } from 'otpauth';

import type { LeapingClock } from './leaping-clock.js';

const PERIOD_MS = 30_000;

/** The phone in somebody's pocket: makes codes from the secret the API showed once, and never the same step twice. */
export class AuthenticatorApp {
  readonly #totp: TOTP;
  #lastStep: number;

  /** @param before the phone in whose place this one comes: the host takes no step twice, whatever phone it is of */
  constructor(
    base32Secret: string,
    private readonly clock: LeapingClock,
    before: AuthenticatorApp | null = null,
  ) {
    this.#totp = new TOTP({ secret: Secret.fromBase32(base32Secret), digits: 6, period: PERIOD_MS / 1_000 });
    this.#lastStep = before === null ? -1 : before.#lastStep;
  }

  /**
   * A code that was not used yet. The host takes the next step's code as well, so two sign-ins in a row need no waiting; a third
   * one does, and then the clock leaps.
   */
  freshCode(): string {
    const step = Math.max(Math.floor(this.clock.now() / PERIOD_MS), this.#lastStep + 1);
    this.clock.leap((step - 1) * PERIOD_MS - this.clock.now());
    this.#lastStep = step;
    return this.code(step);
  }

  /** The last code once more. */
  usedCode(): string {
    return this.code(this.#lastStep);
  }

  private code(step: number): string {
    return this.#totp.generate({ timestamp: step * PERIOD_MS });
  }
}
