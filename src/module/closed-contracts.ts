import { OneTimeCodeRepository as CodesToken } from '../credentials/one-time-code-repository.contract.js';
import type {
  CodeIssue as Issue,
  CodeRequest as Request,
  OneTimeCodeRepository as Codes,
} from '../credentials/one-time-code-repository.contract.js';
import { AuditLogger as AuditToken } from '../effects/audit-logger.contract.js';
import type { AuditLogger as Audit } from '../effects/audit-logger.contract.js';
import { NotificationDispatcher as NotificationToken } from '../effects/notification-dispatcher.contract.js';
import type { NotificationDispatcher as Notifications } from '../effects/notification-dispatcher.contract.js';
import { SecretDelivery as SecretToken } from '../effects/secret-delivery.contract.js';
import type { SecretDelivery as Secrets } from '../effects/secret-delivery.contract.js';
import type { AuditIntent, CodePurpose, NotificationIntent, SecretDeliveryIntent } from './vocabulary.js';

// These four contracts are declared left of the domains that say what passes through them. As hosts implement them they know all of
// it: every event with its metadata, every notification, every purpose of a code.

/**
 * Takes audit events and stores them append-only.
 *
 * When to use: bind it to your append-only store; `switch` over `intent.type` knows every event's metadata.
 *
 * Promises to keep: none that the core depends on. The call is made after the write it reports and is never awaited; throwing,
 * rejecting, hanging or being slow changes no result. A delivery may come twice after a crash of your own making; drop the second
 * by `eventId`. The intent is deeply frozen. Do not call the library's operations from here: what they record comes back.
 *
 * Failures: a throw, a rejection or no settlement within `policy.effects.settleMs` is counted as lost and told to
 * `AdminInfraEvents.listen('lost', …)`.
 *
 * @example
 * class PgAuditLogger implements AuditLogger {
 *   async record(intent: AuditIntent) { await this.pool.query(INSERT, [intent.eventId, intent.type, intent.at, intent]); }
 * }
 */
export interface AuditLogger extends Audit<AuditIntent> {}
export const AuditLogger = AuditToken;

/**
 * Takes notifications and routes them to channels of its own choice.
 *
 * When to use: bind it to your mailer or queue; a no-op is fine in tests.
 *
 * Promises to keep: none that the core depends on; as for `AuditLogger`. A security notification ignores the general switch, and
 * `severity` says how much it matters.
 *
 * Failures: as for `AuditLogger`.
 */
export interface NotificationDispatcher extends Notifications<NotificationIntent> {}
export const NotificationDispatcher = NotificationToken;

/**
 * Takes one-time codes and brings them to their owner.
 *
 * When to use: bind it to a channel only the owner reads, such as email; `purpose` says what the code is for.
 *
 * Promises to keep: none that the core depends on; as for `AuditLogger`. Reveal `code` only where the message is written.
 *
 * Failures: as for `AuditLogger`; the code can be asked for again.
 */
export interface SecretDelivery extends Secrets<SecretDeliveryIntent> {}
export const SecretDelivery = SecretToken;

/**
 * Keeps one-time codes, by digest.
 *
 * When to use: bind it to your store; what is due for which purpose is decided from the admin's record.
 *
 * Promises to keep:
 * - `issue` replaces every earlier code of the same admin and purpose; at most one works. An invitation is due only while the
 *   admin has not accepted one (`created`, `pending_verification`); an enrolment code only while the admin has no TOTP; a code of
 *   purpose `password_recovery` only while the admin is `active` with a verified email; one that verifies a contact never, since
 *   `ContactCommandRepository` keeps it; else `not_due`.
 *   Answers the stored primary address. `retryAt` is set with `too_soon` and null otherwise. Holds `by` to `WriteAuthor`.
 * - `request` issues as `issue` does, to whoever has that canonical address. An address that nobody has, or whose admin is due none,
 *   answers `not_due` after the same work: as many round trips, a write among them, so that the time it takes tells nobody who is an admin.
 * - `claim` uses the code up in the same write that finds it: of any number of parallel claims exactly one wins. An expired
 *   code (`at >= expiresAt`) answers `expired` and stays unusable; a used, replaced or never issued one answers `unknown`.
 *   With `adminId` given, a code of another admin is `unknown`. Answers admin and digest of the row it used up, not what was asked.
 * Conformance: `contract=OneTimeCodeRepository`, races included.
 *
 * Failures: throw when the store is out of reach; the code counts as not claimed.
 */
export interface OneTimeCodeRepository extends Codes<CodePurpose> {}
export const OneTimeCodeRepository = CodesToken;
export type CodeIssue = Issue<CodePurpose>;
export type CodeRequest = Request<CodePurpose>;
