declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** An admin's id: 1-64 printable ASCII characters, chosen by the host's storage. */
export type AdminId = Branded<string, 'AdminId'>;
/** A session's public id: random, unrelated to the session's token, so lists and audit may carry it. */
export type SessionId = Branded<string, 'SessionId'>;
/** A role's id: for ever, whatever the role is called. */
export type RoleId = Branded<string, 'RoleId'>;
/** A contact's id, of all that an admin ever had: a value that comes back gets another one. */
export type ContactId = Branded<string, 'ContactId'>;
/** The id of a link to an external identity, of all that an admin ever had: an identity that comes back gets another one. */
export type LinkId = Branded<string, 'LinkId'>;
/** The id of one audit or notification intent; sinks drop a second delivery by it. */
export type EventId = Branded<string, 'EventId'>;
/** Joins everything one operation did: intents, exceptions, observation. */
export type CorrelationId = Branded<string, 'CorrelationId'>;
/** A canonical email address; the only form repositories look admins up by. */
export type CanonicalEmail = Branded<string, 'CanonicalEmail'>;
/** A phone number in its one spelling, E.164. */
export type CanonicalPhone = Branded<string, 'CanonicalPhone'>;
/** The SHA-256 digest of a token, a code or a device value, in lower-case hex. */
export type Digest = Branded<string, 'Digest'>;
/** A point in time: whole milliseconds since the Unix epoch, UTC. A number, because a frozen `Date` is still mutable. */
export type Instant = Branded<number, 'Instant'>;

const PRINTABLE_ASCII_ID = /^[\x21-\x7e]{1,64}$/;
/** The last instant an ECMAScript `Date` can show. */
const LAST_INSTANT = 8_640_000_000_000_000;

export function isAdminId(value: unknown): value is AdminId {
  return typeof value === 'string' && PRINTABLE_ASCII_ID.test(value);
}

/** Restricts a text to an {@link AdminId}. Throws a `TypeError` when it is none: use it for ids your own code made. */
export function adminId(text: string): AdminId {
  if (!isAdminId(text)) throw new TypeError('An admin id is 1-64 printable ASCII characters without blanks.');
  return text;
}

/** Restricts a text to a {@link SessionId}. Throws a `TypeError` when it is none: use it for ids your own code made. */
export function sessionId(text: string): SessionId {
  if (!PRINTABLE_ASCII_ID.test(text)) throw new TypeError('A session id is 1-64 printable ASCII characters without blanks.');
  return text as SessionId;
}

/** 1-128 characters that storage and people can tell apart: roles may have been there before the library. */
const ROLE_ID = /^[^\p{C}\p{Zl}\p{Zp}]{1,128}$/u;

export function isRoleId(value: unknown): value is RoleId {
  return typeof value === 'string' && value.length <= 128 && value.trim() === value && ROLE_ID.test(value);
}

/** Restricts a text to a {@link RoleId}. Throws a `TypeError` when it is none: use it for ids your own code made. */
export function roleId(text: string): RoleId {
  if (!isRoleId(text)) throw new TypeError('A role id is 1-128 visible characters, without blanks at either end.');
  return text;
}

const SHA256_HEX = /^[0-9a-f]{64}$/;

/** Restricts a text to a {@link Digest}. Throws a `TypeError` when it is none; `digestOf` makes one from a value. */
export function digest(hex: string): Digest {
  if (!SHA256_HEX.test(hex)) throw new TypeError('A digest is a SHA-256 digest in lower-case hex.');
  return hex as Digest;
}

export function isInstant(value: unknown): value is Instant {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= LAST_INSTANT;
}

/** Restricts epoch milliseconds to an {@link Instant}. Throws a `TypeError` for anything but a whole number in range. */
export function instant(epochMs: number): Instant {
  if (!isInstant(epochMs)) throw new TypeError('An instant is whole milliseconds since the Unix epoch.');
  return epochMs;
}

/** The instant `ms` later; saturates at the last representable one, so that no sum ever becomes invalid. */
export function later(from: Instant, ms: number): Instant {
  return Math.min(LAST_INSTANT, from + ms) as Instant;
}
