import type { AnyNotificationIntent } from './intents.js';

/**
 * Takes notifications and routes them to channels of its own choice.
 *
 * When to use: bind it to your mailer or queue; a no-op is fine in tests.
 *
 * Promises to keep: none that the core depends on. The call is made after the write it reports and is never awaited;
 * throwing, rejecting, hanging or being slow changes no result. A delivery may come twice after a crash of your
 * own making; drop the second by `eventId`. The intent is deeply frozen.
 *
 * Failures: a throw, a rejection or no settlement within `policy.effects.settleMs` is counted as lost and told to
 * `AdminInfraEvents.listen('lost', …)`.
 */
export interface NotificationDispatcher<Intent = AnyNotificationIntent> {
  dispatch(intent: Intent): Promise<void> | void;
}

export const NotificationDispatcher = Symbol.for('@maatify/admin-infra/NotificationDispatcher');
