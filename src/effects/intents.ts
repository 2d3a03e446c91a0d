import type { AdminId, EventId, Instant } from '../kernel/ids.js';
import type { Channel } from '../kernel/origin.js';
import type { Target } from '../kernel/proofs.js';
import type { Redacted } from '../kernel/redacted.js';
import type { AuditCategory, AuditedActor, AuditMetadata, AuditSeverity, AuditType } from './audit-catalogue.js';

/** Where an intent's operation came from. */
export interface IntentOrigin {
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly channel: Channel;
  /** The digest of the host's device value, when the request carried one. */
  readonly deviceId: string | null;
}

/** One audit event. Deeply frozen; carries no secret; one event is one record (X3). */
export type AuditIntent<T extends AuditType = AuditType> = {
  readonly [K in T]: {
    readonly eventId: EventId;
    readonly type: K;
    readonly category: AuditCategory;
    readonly severity: AuditSeverity;
    readonly operation: string;
    readonly actor: AuditedActor;
    readonly target: Target | null;
    readonly origin: IntentOrigin;
    readonly correlationId: string;
    readonly at: Instant;
    readonly metadata: AuditMetadata[K];
  };
}[T];

/** Every notification, and whether it is a security notification, which a general switch cannot mute (NT-07). */
export const NOTIFICATION_TYPES = {
  new_sign_in: { security: true },
  new_device: { security: true },
  failed_attempts: { security: true },
  totp_enabled: { security: true },
  session_revoked: { security: true },
  sessions_revoked: { security: true },
  status_changed: { security: true },
  setting_changed: { security: false },
  read_only_changed: { security: false },
} as const;
export type NotificationType = keyof typeof NOTIFICATION_TYPES;

/** Whom a notification is for. The host resolves addresses and channels; the core chooses none (OR-15). */
export type Recipient =
  | { readonly kind: 'admin'; readonly adminId: AdminId }
  | { readonly kind: 'all_active_admins' }
  | { readonly kind: 'holders_of'; readonly ability: string };

/** A message to hand to the host's notifier: minimal, informational, without secrets or links (NT-18, NT-19). */
export interface NotificationIntent {
  readonly eventId: EventId;
  readonly type: NotificationType;
  readonly security: boolean;
  readonly to: Recipient;
  readonly operation: string;
  readonly origin: IntentOrigin;
  readonly correlationId: string;
  readonly at: Instant;
}

export type CodePurpose = 'invitation' | 'totp_enrolment';

/** A one-time code on its way to its owner. The only intent that carries a secret, and it is wrapped. */
export interface SecretDeliveryIntent {
  readonly eventId: EventId;
  readonly purpose: CodePurpose;
  readonly adminId: AdminId;
  /** The address as it was stored, not its canonical form. */
  readonly address: string;
  readonly code: Redacted;
  readonly expiresAt: Instant;
  readonly correlationId: string;
  readonly at: Instant;
}
