import type { AdminId, CanonicalEmail, Digest, EventId, Instant, SessionId, SettingValue } from '@maatify/admin-infra';
import { bigint, customType, integer, text } from 'drizzle-orm/pg-core';

// Whole epoch milliseconds: no time zone, no rounding, exact both ways.
export const instantColumn = (name: string) => bigint(name, { mode: 'number' }).$type<Instant>();
export const counterColumn = (name: string) => integer(name);
/** Grows with every insert; breaks ties of equal instants in keyset pages. */
export const sequenceColumn = (name: string) => bigint(name, { mode: 'number' }).generatedAlwaysAsIdentity();

export const adminIdColumn = (name: string) => text(name).$type<AdminId>();
export const sessionIdColumn = (name: string) => text(name).$type<SessionId>();
export const eventIdColumn = (name: string) => text(name).$type<EventId>();
export const digestColumn = (name: string) => text(name).$type<Digest>();
export const canonicalEmailColumn = (name: string) => text(name).$type<CanonicalEmail>();

/**
 * One scalar as jsonb. Not drizzle's own `jsonb`, which parses a second time what the driver has parsed already: the
 * stored text "true" would come back as the boolean true, and a setting would change its type by being read.
 */
export const scalarColumn = customType<{ data: SettingValue; driverData: unknown }>({
  dataType: () => 'jsonb',
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value) => value as SettingValue,
});

/** A record as jsonb, written with only characters PostgreSQL can store. */
export const recordColumn = customType<{ data: object; driverData: unknown }>({
  dataType: () => 'jsonb',
  toDriver: (value) => JSON.stringify(value, (_key, member: unknown) => (typeof member === 'string' ? storable(member) : member)),
  fromDriver: (value) => value as object,
});

/**
 * Replaces NUL and lone surrogates, which jsonb refuses. An audit record must not get lost because whoever caused it chose
 * such a character for a name or a user agent.
 */
export function storable(value: string): string {
  return value.toWellFormed().replaceAll('\0', '\uFFFD');
}
