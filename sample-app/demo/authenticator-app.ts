import { setTimeout as sleep } from 'node:timers/promises';

import { Secret, TOTP } from 'otpauth';

const PERIOD_MS = 30_000;

/** The phone in the admin's pocket: makes codes from the secret the API showed once, and never the same step twice. */
export class AuthenticatorApp {
  readonly #totp: TOTP;
  #lastStep = -1;

  constructor(base32Secret: string) {
    this.#totp = new TOTP({ secret: Secret.fromBase32(base32Secret), digits: 6, period: PERIOD_MS / 1_000 });
  }

  /**
   * A code that was not used yet. The host takes the next step's code as well, so two sign-ins in a row need no waiting; a third
   * one does, and `waiting` is told for how long.
   */
  async freshCode(waiting: (seconds: number) => void): Promise<string> {
    const step = Math.max(Math.floor(Date.now() / PERIOD_MS), this.#lastStep + 1);
    const acceptedFrom = (step - 1) * PERIOD_MS;
    const early = acceptedFrom - Date.now();
    if (early > 0) {
      waiting(Math.ceil(early / 1_000));
      await sleep(early);
    }
    this.#lastStep = step;
    return this.#totp.generate({ timestamp: step * PERIOD_MS });
  }
}
