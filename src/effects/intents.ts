import type { AdminId, ContactId, EventId, Instant, SessionId } from '../kernel/ids.js';
import type { Channel } from '../kernel/origin.js';
import type { Target } from '../kernel/proofs.js';
import type { Redacted } from '../kernel/redacted.js';
import type { AuditCategory, AuditEvent, AuditSeverity, MetadataOf } from './audit-event.js';
import type { CodePurpose } from './code-purpose.js';
import type { Notification, NotificationSeverity } from './notification.js';

/** Where an intent's operation came from. */
export interface IntentOrigin {
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly channel: Channel;
  /** The digest of the host's device value, when the request carried one. */
  readonly deviceId: string | null;
}

/** Who an event is booked on. Under impersonation both identities, always. */
export type AuditedActor =
  | {
      readonly kind: 'admin';
      readonly adminId: AdminId;
      readonly sessionId: SessionId | null;
      readonly impersonatorId: AdminId | null;
    }
  | { readonly kind: 'system'; readonly name: string; readonly onBehalfOf: AdminId | null }
  | { readonly kind: 'anonymous' };

/** An audit record of any of these events. Deeply frozen; carries no secret; one event is one record. */
export type AuditIntentOf<E extends AuditEvent> = E extends AuditEvent
  ? {
      readonly eventId: EventId;
      readonly type: E['type'];
      readonly category: AuditCategory;
      readonly severity: AuditSeverity;
      readonly operation: string;
      readonly actor: AuditedActor;
      readonly target: Target | null;
      readonly origin: IntentOrigin;
      readonly correlationId: string;
      /** Epoch milliseconds. */
      readonly at: Instant;
      readonly metadata: Readonly<MetadataOf<E>>;
    }
  : never;
export type AnyAuditIntent = AuditIntentOf<AuditEvent>;

/** Whom a notification is for. The host resolves addresses and channels; the core chooses none. */
export type Recipient =
  | { readonly kind: 'admin'; readonly adminId: AdminId }
  | {
      /** One contact of an admin, which its record says the value of for ever: the address of before is told here that it is none any more. */
      readonly kind: 'contact';
      readonly adminId: AdminId;
      readonly contactId: ContactId;
    }
  | { readonly kind: 'all_active_admins' }
  | { readonly kind: 'holders_of'; readonly ability: string };

/** A message to hand to the host's notifier: minimal, informational, without secrets or links. */
export interface NotificationIntentOf<N extends Notification> {
  readonly eventId: EventId;
  readonly type: N['type'];
  /** A security notification; the host's general switch must not mute it. */
  readonly security: boolean;
  readonly severity: NotificationSeverity;
  readonly to: Recipient;
  /** Whose act it tells of, as its audit events say. Whether the recipient is told is the host's decision. */
  readonly actor: AuditedActor;
  readonly operation: string;
  readonly origin: IntentOrigin;
  readonly correlationId: string;
  /** Epoch milliseconds. */
  readonly at: Instant;
}
export type AnyNotificationIntent = NotificationIntentOf<Notification>;

/** A one-time code on its way to its owner. The only intent that carries a secret, and it is wrapped. */
export interface SecretDeliveryIntentOf<P extends CodePurpose> {
  readonly eventId: EventId;
  readonly purpose: P['name'];
  readonly adminId: AdminId;
  /** The address as it was stored, not its canonical form. */
  readonly address: string;
  readonly code: Redacted;
  /** Epoch milliseconds. */
  readonly expiresAt: Instant;
  readonly correlationId: string;
  /** Epoch milliseconds. */
  readonly at: Instant;
}
export type AnySecretDeliveryIntent = SecretDeliveryIntentOf<CodePurpose>;
