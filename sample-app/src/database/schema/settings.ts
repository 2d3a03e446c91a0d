import { sql } from 'drizzle-orm';
import { check, pgTable, text } from 'drizzle-orm/pg-core';

import { instantColumn, scalarColumn } from '../columns.js';

export const settings = pgTable(
  'settings',
  {
    key: text('key').primaryKey(),
    value: scalarColumn('value').notNull(),
    updatedAt: instantColumn('updated_at').notNull(),
    updatedBy: text('updated_by').notNull(),
  },
  // "Never set" is no row; a stored null would be a second way to say it.
  (table) => [check('settings_scalar', sql`jsonb_typeof(${table.value}) in ('string', 'number', 'boolean')`)],
);
