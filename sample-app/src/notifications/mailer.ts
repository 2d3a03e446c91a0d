import type { Delivery } from '@maatify/admin-infra-adapters/kysely';

/**
 * Brings messages to people.
 *
 * Promises to keep: resolves when the channel has taken the message, rejects when it has not; a second delivery of the same
 * `intent.eventId` is dropped. It logs no code and no address.
 */
export interface Mailer {
  deliver(delivery: Delivery): Promise<void>;
}
