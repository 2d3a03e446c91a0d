import { sql } from 'drizzle-orm';
import { bigint, check, index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';

import { adminIdColumn, counterColumn, digestColumn, instantColumn } from '../columns.js';
import { admins } from './admins.js';

/** The last code of an admin and purpose. A used one stays, because the next may not be issued too soon after it. */
export const oneTimeCodes = pgTable(
  'one_time_codes',
  {
    adminId: adminIdColumn('admin_id')
      .notNull()
      .references(() => admins.id),
    purpose: text('purpose', { enum: ['invitation', 'totp_enrolment'] }).notNull(),
    codeDigest: digestColumn('code_digest').notNull(),
    issuedAt: instantColumn('issued_at').notNull(),
    expiresAt: instantColumn('expires_at').notNull(),
    usedAt: instantColumn('used_at'),
    /** When it was first claimed too late; from then on it stays unusable, even if the clock steps back (C22). */
    lapsedAt: instantColumn('lapsed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.adminId, table.purpose] }),
    uniqueIndex('one_time_codes_digest_key').on(table.codeDigest, table.purpose),
  ],
);

/** An admin's second factor: the enabled one, and one that was started. Seeds are sealed before they get here. */
export const totpFactors = pgTable(
  'totp_factors',
  {
    adminId: adminIdColumn('admin_id')
      .primaryKey()
      .references(() => admins.id),
    sealedSeed: text('sealed_seed'),
    enabledAt: instantColumn('enabled_at'),
    /** The highest step ever accepted; it only grows, also over a change of the factor (A1). */
    lastStep: bigint('last_step', { mode: 'number' }),
    pendingId: text('pending_id'),
    pendingSealedSeed: text('pending_sealed_seed'),
    pendingExpiresAt: instantColumn('pending_expires_at'),
  },
  (table) => [
    check('totp_factors_seed_not_empty', sql`${table.sealedSeed} <> '' and ${table.pendingSealedSeed} <> ''`),
    check('totp_factors_enabled_complete', sql`(${table.sealedSeed} is null) = (${table.enabledAt} is null)`),
    check(
      'totp_factors_pending_complete',
      sql`num_nulls(${table.pendingId}, ${table.pendingSealedSeed}, ${table.pendingExpiresAt}) in (0, 3)`,
    ),
  ],
);

/**
 * Attempts counted per budget. Never evicted: flooding other budgets must not make room for more guesses at one (F11).
 * No reference to admins: unknown addresses have budgets as well (F10).
 */
export const attemptBudgets = pgTable('attempt_budgets', {
  budget: text('budget').primaryKey(),
  passwordCount: counterColumn('password_count').notNull(),
  totpCount: counterColumn('totp_count').notNull(),
  /** Moves whenever that factor's count is set to zero, so that an older reservation is not taken off the new count. */
  passwordRound: counterColumn('password_round').notNull().default(0),
  totpRound: counterColumn('totp_round').notNull().default(0),
  lockedUntil: instantColumn('locked_until'),
  /** The reservation that changed this row last: how a call sees whether the one statement reserved for it. */
  lastReservation: text('last_reservation').notNull(),
});

/** Reservations not settled yet, so that settling one twice changes nothing the second time. */
export const attemptReservations = pgTable(
  'attempt_reservations',
  {
    reservationId: text('reservation_id').primaryKey(),
    budget: text('budget').notNull(),
    factor: text('factor', { enum: ['password', 'totp'] }).notNull(),
    round: counterColumn('round').notNull(),
    reservedAt: instantColumn('reserved_at').notNull(),
  },
  (table) => [index('attempt_reservations_budget').on(table.budget)],
);
