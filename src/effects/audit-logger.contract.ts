import type { AnyAuditIntent } from './intents.js';

/**
 * Takes audit events and stores them append-only.
 *
 * When to use: bind it to your append-only store.
 *
 * Promises to keep: none that the core depends on. The call is made after the write it reports and is never awaited;
 * throwing, rejecting, hanging or being slow changes no result. A delivery may come twice after a crash of your
 * own making; drop the second by `eventId`. The intent is deeply frozen. Do not call the library's operations from here: what
 * they record comes back, without end.
 *
 * Failures: a throw, a rejection or no settlement within `policy.effects.settleMs` is counted as lost and told to
 * `AdminInfraEvents.listen('lost', …)`.
 */
export interface AuditLogger<Intent = AnyAuditIntent> {
  record(intent: Intent): Promise<void> | void;
}

export const AuditLogger = Symbol.for('@maatify/admin-infra/AuditLogger');
