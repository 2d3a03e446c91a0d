import type { Delivery } from '@maatify/admin-infra-adapters/kysely';

import type { Mailer } from '../src/notifications/mailer.js';

/** Keeps what would be mailed. */
export class Mailbox implements Mailer {
  readonly #delivered: Delivery[] = [];

  deliver(delivery: Delivery): Promise<void> {
    this.#delivered.push(delivery);
    return Promise.resolve();
  }

  /** The code last sent to an address. */
  codeFor(address: string): string | null {
    const found = this.#delivered.findLast((one) => one.kind === 'code' && one.intent.address === address);
    return found?.kind === 'code' ? found.intent.code.reveal() : null;
  }
}
