import type { PasswordHasher } from '@maatify/admin-infra';
import { Argon2PasswordHasher } from '@maatify/admin-infra-adapters/argon2';

/** Keeps every password waiting from `hold()` until what it gave is called. */
export class HangingHasher extends Argon2PasswordHasher {
  #gate: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** How many passwords were looked at since it holds. */
  get waiting(): number {
    return this.#waiting;
  }

  hold(): () => void {
    const { promise, release } = gate();
    this.#gate = promise;
    this.#waiting = 0;
    return release;
  }

  override async verify(asked: Parameters<PasswordHasher['verify']>[0]) {
    this.#waiting += 1;
    await this.#gate;
    return super.verify(asked);
  }
}

function gate(): { readonly promise: Promise<void>; readonly release: () => void } {
  let release: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (release = resolve));
  return { promise, release };
}
