import type { AuditEvent, MetadataOf } from '../effects/audit-event.js';
import type { AuditIntentOf, NotificationIntentOf, SecretDeliveryIntentOf } from '../effects/intents.js';
import type { AnyOperation, ResultOf } from '../runner/operation.js';
import { DOMAINS } from './domains.js';

type Domain = (typeof DOMAINS)[number];
type ItemOf<D, K extends string> = D extends Readonly<Record<K, readonly (infer One)[]>> ? One : never;

type Event = Extract<ItemOf<Domain, 'events'>, AuditEvent>;
/** Every audit event's type: a closed union. */
export type AuditType = Event['type'];
/** The shape of each audit event's metadata, by type: minimal, without secrets. */
export type AuditMetadata = { readonly [E in Event as E['type']]: MetadataOf<E> };
/** One audit event. Deeply frozen; carries no secret; one event is one record. */
export type AuditIntent<T extends AuditType = AuditType> = AuditIntentOf<Extract<Event, { readonly type: T }>>;

type Notice = ItemOf<Domain, 'notifications'>;
/** Every notification's type: a closed union. */
export type NotificationType = Notice['type'];
/** A message to hand to the host's notifier: minimal, informational, without secrets or links. */
export type NotificationIntent = NotificationIntentOf<Notice>;

type Purpose = ItemOf<Domain, 'purposes'>;
/** What a one-time code is for, by the name repositories store. */
export type CodePurpose = Purpose['name'];
/** A one-time code on its way to its owner. The only intent that carries a secret, and it is wrapped. */
export type SecretDeliveryIntent = SecretDeliveryIntentOf<Purpose>;

/** The key of an ability of the library. */
export type Ability = ItemOf<Domain, 'abilities'>['key'];

type OperationsOf<D> = D extends { readonly operations: infer O } ? O[keyof O] : never;
/** Each operation by itself: what one of them refuses, another may be open to. */
type ResultOfEach<O> = O extends unknown ? ResultOf<O> : never;
/** Whatever any operation of the library may end in: for a host's one table from results to responses. */
export type AnyResult = ResultOfEach<OperationsOf<Domain>>;

/** Every operation, by the name it is published under. */
export const OPERATIONS: readonly AnyOperation[] = Object.freeze(
  DOMAINS.flatMap(({ operations }) => Object.values<AnyOperation>(operations)),
);

export const AUDIT_EVENTS: readonly AuditEvent[] = Object.freeze(DOMAINS.flatMap(({ events }) => [...events]));

/** Every audit event type, for documentation and coverage. */
export const AUDIT_TYPES = Object.freeze(AUDIT_EVENTS.map(({ type }) => type)) as readonly AuditType[];

export const NOTIFICATIONS: readonly Notice[] = Object.freeze(DOMAINS.flatMap(({ notifications }) => [...notifications]));

const DESCRIBED = DOMAINS.flatMap(({ abilities }) =>
  abilities.map(({ key, description }): readonly [Ability, string] => [key, description]),
);
/** What each ability of the library lets an admin do. Keys are fixed for ever; hosts add their own beside them. */
export const ABILITIES = Object.freeze(Object.fromEntries(DESCRIBED)) as Readonly<Record<Ability, string>>;
