import type { Delivery } from '@maatify/admin-infra-adapters/kysely';

import type { Mailer } from './mailer.js';

/** Shows a developer what would be mailed, codes included, on the terminal of a machine that nobody else reads. */
export class TerminalMailer implements Mailer {
  deliver(delivery: Delivery): Promise<void> {
    process.stdout.write(`${lineFor(delivery)}\n`);
    return Promise.resolve();
  }
}

function lineFor(delivery: Delivery): string {
  if (delivery.kind === 'notification') return `[mail] ${delivery.intent.type}`;
  const { purpose, address, code } = delivery.intent;
  return `[mail] ${purpose} for ${address}: ${code.reveal()}`;
}
