import { boolean, index, pgTable, text } from 'drizzle-orm/pg-core';

import { adminIdColumn, eventIdColumn, instantColumn, recordColumn, sequenceColumn } from '../columns.js';

/** Append-only: a trigger refuses update, delete and truncate. No reference to admins: a record must always find a place. */
export const auditEvents = pgTable(
  'audit_events',
  {
    eventId: eventIdColumn('event_id').primaryKey(),
    seq: sequenceColumn('seq').notNull(),
    type: text('type').notNull(),
    category: text('category').notNull(),
    severity: text('severity').notNull(),
    operation: text('operation').notNull(),
    actor: recordColumn('actor').notNull(),
    targetType: text('target_type'),
    targetId: text('target_id'),
    origin: recordColumn('origin').notNull(),
    correlationId: text('correlation_id').notNull(),
    at: instantColumn('at').notNull(),
    metadata: recordColumn('metadata').notNull(),
  },
  (table) => [
    index('audit_events_page').on(table.at, table.seq),
    index('audit_events_target').on(table.targetType, table.targetId, table.seq),
    index('audit_events_correlation').on(table.correlationId),
  ],
);

/** What would be mailed: the development mailbox. */
export const notifications = pgTable('notifications', {
  eventId: eventIdColumn('event_id').primaryKey(),
  seq: sequenceColumn('seq').notNull(),
  type: text('type').notNull(),
  security: boolean('security').notNull(),
  recipient: recordColumn('recipient').notNull(),
  operation: text('operation').notNull(),
  origin: recordColumn('origin').notNull(),
  correlationId: text('correlation_id').notNull(),
  at: instantColumn('at').notNull(),
});

/** Codes on their way to their owner, sealed: whoever reads the database alone cannot use one. */
export const outgoingSecrets = pgTable(
  'outgoing_secrets',
  {
    eventId: eventIdColumn('event_id').primaryKey(),
    seq: sequenceColumn('seq').notNull(),
    purpose: text('purpose', { enum: ['invitation', 'totp_enrolment'] }).notNull(),
    adminId: adminIdColumn('admin_id').notNull(),
    address: text('address').notNull(),
    sealedCode: text('sealed_code').notNull(),
    expiresAt: instantColumn('expires_at').notNull(),
    correlationId: text('correlation_id').notNull(),
    at: instantColumn('at').notNull(),
  },
  (table) => [index('outgoing_secrets_expiry').on(table.expiresAt)],
);
