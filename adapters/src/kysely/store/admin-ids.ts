import { randomUUID } from 'node:crypto';

import type { AdminId } from '@maatify/admin-infra';
import { adminId } from '@maatify/admin-infra';

import type { StoredAdminId } from '../schema/database.js';
import type { SchemaNames } from '../schema/schema-options.js';
import { isText, isWhole } from './cursor.js';

/** An admin's id on its way into its column and back. */
export interface AdminIds {
  /** A new id, or null where the database gives the number. */
  next(): StoredAdminId | null;
  /** As the column holds it. An id no admin of this column can have becomes one that none has: nobody, not an error. */
  stored(id: AdminId | null): StoredAdminId;
  read(stored: StoredAdminId): AdminId;
  /** Whether a value read from a cursor may be compared with the column. */
  isStored(value: unknown): value is StoredAdminId;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NUMBER = /^[1-9][0-9]{0,14}$/;

const read = (stored: StoredAdminId): AdminId => adminId(String(stored));

const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

const KINDS: Readonly<Record<SchemaNames['adminIds'], AdminIds>> = {
  text: { next: () => randomUUID(), stored: (id) => id ?? '', read, isStored: isText },
  // Only the spelling the column answers: another one would find a row that then has another id than was asked for.
  uuid: {
    next: () => randomUUID(),
    stored: (id) => (isUuid(id) ? id : '00000000-0000-0000-0000-000000000000'),
    read,
    isStored: isUuid,
  },
  integer: { next: () => null, stored: (id) => (id !== null && NUMBER.test(id) ? Number(id) : -1), read, isStored: isWhole },
};

export function adminIdsOf({ adminIds }: Pick<SchemaNames, 'adminIds'>): AdminIds {
  return KINDS[adminIds];
}
