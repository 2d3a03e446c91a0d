import type { AuditEvent, MetadataOf } from '../effects/audit-event.js';
import type { CodePurpose } from '../effects/code-purpose.js';
import type { AnySecretDeliveryIntent, Recipient } from '../effects/intents.js';
import type { Notification } from '../effects/notification.js';
import type { ChangeMethod, QueryMethod, RestrictMethod } from '../kernel/contract-method.js';
import type { AdminId, Instant, SessionId } from '../kernel/ids.js';
import type { Origin } from '../kernel/origin.js';
import type { Authority, Target } from '../kernel/proofs.js';
import type { SettingDefinition, SettingValue, ValueOf } from '../kernel/setting-definition.js';
import type { OperationPolicy } from './policy.js';

/** What every step may do: ask contracts, know the time and the settings, make ids and secrets. */
export interface Queries {
  /** The run itself, as proofs know it. */
  readonly self: object;
  readonly correlationId: string;
  readonly now: Instant;
  readonly origin: Origin;
  readonly policy: OperationPolicy;
  setting<D extends SettingDefinition>(definition: D): ValueOf<D>;
  /** What is stored for a setting, for a claim that rests on it; null when it was never set. */
  stored(definition: SettingDefinition): SettingValue | null;
  query<Args, Answer>(method: QueryMethod<Args, Answer>, args: Args): Promise<Answer>;
  /** A new public id. */
  newId(): string;
  /** A new secret of at least 128 random bits; no exception of this operation shows it. */
  newSecret(): string;
}

/** May perform writes that grant no authority. */
export interface Restricts {
  /** Records use or takes authority away; needs no proof. */
  restrict<Args, Answer>(method: RestrictMethod<Args, Answer>, args: Args): Promise<Answer>;
  /** Has this done should the run fail, by an exception or its deadline; never waited for. */
  onFailure<Args, Answer>(method: RestrictMethod<Args, Answer>, args: Args): void;
  /** Waits for work that nothing rests on: what fails in it is told of as every call is, and leads nowhere. */
  bestEffort(work: Promise<unknown>): Promise<void>;
}

/** May emit these audit events. */
export interface Emits<Events extends AuditEvent> {
  audit<E extends Events>(event: E, metadata: MetadataOf<E>, target?: Target | null): void;
  /** From here on intents are booked on this admin: a sign-in knows its actor only after the last factor. */
  actAs(adminId: AdminId, sessionId: SessionId | null): void;
  /** From here on intents carry this device. */
  fromDevice(deviceId: string | null): void;
}

/** May send these notifications. */
export interface Notifies<Notifications extends Notification> {
  notify(notification: Notifications, to: Recipient): void;
}

/** What a step of the entry may do beside asking. */
export interface EntryRun
  extends
    Pick<Queries, 'now'>,
    Pick<Restricts, 'restrict' | 'bestEffort'>,
    Pick<Emits<AuditEvent>, 'audit'>,
    Notifies<Notification> {}

/** May have codes for these purposes delivered. */
export interface Delivers<Purposes extends CodePurpose> {
  deliver(purpose: Purposes, code: Pick<AnySecretDeliveryIntent, 'adminId' | 'address' | 'code' | 'expiresAt'>): void;
}

/** May change the world, each write against the proof that opens it. */
export interface Changes extends Restricts {
  /** Uses `authority` up; it must have been minted in this run, and be about whom the write is about. */
  change<Args, Answer, Opener extends Authority>(
    method: ChangeMethod<Args, Answer, Opener>,
    authority: NoInfer<Opener>,
    args: Args,
  ): Promise<Answer>;
}
