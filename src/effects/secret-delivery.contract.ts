import type { AnySecretDeliveryIntent } from './intents.js';

/**
 * Takes one-time codes and brings them to their owner.
 *
 * When to use: bind it to a channel only the owner reads, such as email.
 *
 * Promises to keep: none that the core depends on. The call is made after the write it reports and is never awaited;
 * throwing, rejecting, hanging or being slow changes no result. A delivery may come twice after a crash of your
 * own making; drop the second by `eventId`. The intent is deeply frozen.
 *
 * Failures: a throw, a rejection or no settlement within `policy.effects.settleMs` is counted as lost and told to
 * `AdminInfraEvents.listen('lost', …)`.
 */
export interface SecretDelivery<Intent = AnySecretDeliveryIntent> {
  deliver(intent: Intent): Promise<void> | void;
}

export const SecretDelivery = Symbol.for('@maatify/admin-infra/SecretDelivery');
