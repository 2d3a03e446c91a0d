import { ADMIN_STATUSES } from '@maatify/admin-infra';
import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';

import { adminIdColumn, canonicalEmailColumn, counterColumn, instantColumn, sequenceColumn } from '../columns.js';

/**
 * One row holds status, version, epoch and credential, so that what must move together moves in one write, and so that
 * locking this row is enough to hold an admin still. Never deleted: a trigger refuses it.
 */
export const admins = pgTable(
  'admins',
  {
    id: adminIdColumn('id').primaryKey(),
    seq: sequenceColumn('seq').notNull(),
    email: text('email').notNull(),
    canonicalEmail: canonicalEmailColumn('canonical_email').notNull(),
    name: text('name').notNull(),
    /** The name folded for searching, by the application: the database's own folding depends on its locale. */
    nameFolded: text('name_folded').notNull(),
    status: text('status', { enum: ADMIN_STATUSES }).notNull(),
    emailVerified: boolean('email_verified').notNull(),
    version: counterColumn('version').notNull(),
    credentialEpoch: counterColumn('credential_epoch').notNull(),
    passwordHash: text('password_hash'),
    mustChangePassword: boolean('must_change_password').notNull().default(false),
    createdAt: instantColumn('created_at').notNull(),
    statusChangedAt: instantColumn('status_changed_at').notNull(),
    statusReason: text('status_reason'),
  },
  (table) => [
    uniqueIndex('admins_canonical_email_key').on(table.canonicalEmail),
    index('admins_page').on(table.createdAt, table.seq),
    check('admins_status_known', sql`${table.status} in ('created', 'pending_verification', 'active', 'suspended', 'locked')`),
    // An empty hash must never be stored: some verifiers match an empty password with it (F22).
    check('admins_password_hash_not_empty', sql`${table.passwordHash} <> ''`),
  ],
);

/** Explicit grants, one row each: no wildcard, no super admin (L12). */
export const adminAbilities = pgTable(
  'admin_abilities',
  {
    adminId: adminIdColumn('admin_id')
      .notNull()
      .references(() => admins.id),
    ability: text('ability').notNull(),
    grantedBy: text('granted_by').notNull(),
    grantedAt: instantColumn('granted_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.adminId, table.ability] }),
    index('admin_abilities_holders').on(table.ability, table.adminId),
    check('admin_abilities_explicit', sql`${table.ability} <> '' and strpos(${table.ability}, '*') = 0`),
  ],
);
