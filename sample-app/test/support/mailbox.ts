import type { Delivery } from '@maatify/admin-infra-adapters/kysely';

import type { Mailer } from '../../src/notifications/mailer.js';

/** Keeps what would be mailed. */
export class Mailbox implements Mailer {
  readonly delivered: Delivery[] = [];

  deliver(delivery: Delivery): Promise<void> {
    this.delivered.push(delivery);
    return Promise.resolve();
  }

  codeFor(address: string, purpose: string): string | null {
    const found = this.delivered.findLast(
      (one) => one.kind === 'code' && one.intent.address === address && one.intent.purpose === purpose,
    );
    return found?.kind === 'code' ? found.intent.code.reveal() : null;
  }
}
