import type { AuditMetadata, AuditType } from '../effects/audit-catalogue.js';
import type { CodePurpose, NotificationType, Recipient, SecretDeliveryIntent } from '../effects/intents.js';
import type { DecisiveEdge, NarrowingEdge, QueryEdge } from '../kernel/edge.js';
import type { AdminId, Instant, SessionId } from '../kernel/ids.js';
import type { Origin } from '../kernel/origin.js';
import type { Authority, Target } from '../kernel/proofs.js';
import type { SettingDefinition, ValueOf } from '../kernel/setting-definition.js';
import type { OperationPolicy } from './policy.js';

/** What a step shared by several operations may do: ask, narrow, know the time and the settings. */
export interface Contact {
  readonly run: object;
  readonly correlationId: string;
  readonly now: Instant;
  readonly origin: Origin;
  readonly policy: OperationPolicy;
  setting<D extends SettingDefinition>(definition: D): ValueOf<D>;
  ask<Args, Answer>(edge: QueryEdge<Args, Answer>, args: Args): Promise<Answer>;
  /** A new public id. */
  newId(): string;
  /** A new secret of at least 128 random bits; no exception of this operation shows it. */
  newSecret(): string;
}

/** May write what gives nobody anything. */
export interface Narrows {
  /** Records use or takes authority away; needs no proof. */
  narrow<Args, Answer>(edge: NarrowingEdge<Args, Answer>, args: Args): Promise<Answer>;
}

/** May emit these audit events. */
export interface Emits<AU extends AuditType> {
  audit<T extends AU>(type: T, metadata: AuditMetadata[T], target?: Target | null): void;
  /** From here on intents are booked on this admin: a sign-in knows its actor only after the last factor. */
  actAs(adminId: AdminId, sessionId: SessionId | null): void;
  /** From here on intents carry this device. */
  fromDevice(deviceId: string | null): void;
}

export interface Notifies<NO extends NotificationType> {
  notify(type: NO, to: Recipient): void;
}

export interface Delivers<CO extends CodePurpose> {
  deliver(code: Pick<SecretDeliveryIntent, 'adminId' | 'address' | 'code' | 'expiresAt'> & { readonly purpose: CO }): void;
}

/** May change the world, each write against the proof that opens it. */
export interface Commits extends Narrows {
  /** Uses `authority` up; it must have been minted in this run, and be about whom the write is about (Z1, L2). */
  commit<Args, Answer, Opener extends Authority>(
    edge: DecisiveEdge<Args, Answer, Opener>,
    authority: NoInfer<Opener>,
    args: Args,
  ): Promise<Answer>;
}
