import type { SecretDelivery } from '../../effects/secret-delivery.contract.js';
import type { AdminId } from '../../kernel/ids.js';
import type { CodePurpose, SecretDeliveryIntent } from '../../module/vocabulary.js';
import { Inbox } from './inbox.js';

/** {@link SecretDelivery} that keeps every code it got, in order: the mailbox of a test. */
export class InMemorySecretDelivery implements SecretDelivery {
  readonly #inbox = new Inbox<SecretDeliveryIntent>();

  get intents(): readonly SecretDeliveryIntent[] {
    return this.#inbox.intents;
  }

  deliver(intent: SecretDeliveryIntent): void {
    this.#inbox.take(intent);
  }

  /** The newest code this admin was sent for this purpose, in the open; null when none was. */
  lastCode(adminId: AdminId, purpose: CodePurpose): string | null {
    const sent = this.intents.findLast((intent) => intent.adminId === adminId && intent.purpose === purpose);
    return sent?.code.reveal() ?? null;
  }

  clear(): void {
    this.#inbox.clear();
  }
}
