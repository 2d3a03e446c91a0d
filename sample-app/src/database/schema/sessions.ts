import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';

import { adminIdColumn, counterColumn, digestColumn, instantColumn, sequenceColumn, sessionIdColumn } from '../columns.js';
import { admins } from './admins.js';

/** Only the digest of a session's token is kept: who reads this table can open nothing with it (SE8). */
export const sessions = pgTable(
  'sessions',
  {
    id: sessionIdColumn('id').primaryKey(),
    seq: sequenceColumn('seq').notNull(),
    adminId: adminIdColumn('admin_id')
      .notNull()
      .references(() => admins.id),
    tokenDigest: digestColumn('token_digest').notNull(),
    openedAt: instantColumn('opened_at').notNull(),
    lastSeenAt: instantColumn('last_seen_at').notNull(),
    expiresAt: instantColumn('expires_at').notNull(),
    provenAt: instantColumn('proven_at').notNull(),
    endedAt: instantColumn('ended_at'),
    endReason: text('end_reason', { enum: ['signed_out', 'revoked', 'limit', 'replaced'] }),
    credentialEpoch: counterColumn('credential_epoch').notNull(),
    systemEpoch: counterColumn('system_epoch').notNull(),
    ip: text('ip'),
    userAgent: text('user_agent'),
    channel: text('channel', { enum: ['ui', 'api', 'cli', 'job'] }).notNull(),
    deviceDigest: digestColumn('device_digest'),
    impersonatorId: adminIdColumn('impersonator_id').references(() => admins.id),
  },
  (table) => [
    uniqueIndex('sessions_token_digest_key').on(table.tokenDigest),
    index('sessions_page').on(table.adminId, table.openedAt, table.seq),
    index('sessions_device').on(table.adminId, table.deviceDigest),
    check('sessions_end_complete', sql`(${table.endedAt} is null) = (${table.endReason} is null)`),
  ],
);

export const challenges = pgTable(
  'challenges',
  {
    challengeDigest: digestColumn('challenge_digest').primaryKey(),
    adminId: adminIdColumn('admin_id')
      .notNull()
      .references(() => admins.id),
    purpose: text('purpose', { enum: ['totp', 'totp_enrolment', 'password_change'] }).notNull(),
    factors: text('factors', { enum: ['password', 'password_and_totp'] }).notNull(),
    credentialEpoch: counterColumn('credential_epoch').notNull(),
    systemEpoch: counterColumn('system_epoch').notNull(),
    openedAt: instantColumn('opened_at').notNull(),
    expiresAt: instantColumn('expires_at').notNull(),
    closedAt: instantColumn('closed_at'),
    deviceDigest: digestColumn('device_digest'),
  },
  (table) => [index('challenges_admin').on(table.adminId)],
);
