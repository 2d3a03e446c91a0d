import type { Since } from './tables.js';

export interface Index {
  readonly name: string;
  /** The migration that brings it, where that is not the first. */
  readonly since?: Since;
  readonly table: string;
  readonly columns: readonly string[];
  readonly unique?: boolean;
  /** Only the rows where this column is null: the few that are still open of the many that ever were. */
  readonly whereNull?: string;
}

/** The indexes of the tables, as data like these. */
export const INDEXES: readonly Index[] = [
  { name: 'admins_canonical_email_key', table: 'admins', columns: ['canonical_email'], unique: true },
  { name: 'admins_page', table: 'admins', columns: ['created_at', 'id'] },
  { name: 'admins_status_page', table: 'admins', columns: ['status', 'created_at', 'id'] },
  { name: 'sessions_token_key', table: 'sessions', columns: ['token_digest'], unique: true },
  { name: 'sessions_page', table: 'sessions', columns: ['admin_id', 'opened_at', 'id'] },
  { name: 'sessions_live', table: 'sessions', columns: ['admin_id', 'opened_at', 'id'], whereNull: 'ended_at' },
  { name: 'sessions_device', table: 'sessions', columns: ['admin_id', 'device_digest', 'opened_at'] },
  { name: 'sessions_impersonator', table: 'sessions', columns: ['impersonator_id'] },
  { name: 'sessions_expiry', table: 'sessions', columns: ['expires_at'] },
  { name: 'challenges_admin', table: 'challenges', columns: ['admin_id'] },
  { name: 'challenges_expiry', table: 'challenges', columns: ['expires_at'] },
  { name: 'one_time_codes_digest_key', table: 'one_time_codes', columns: ['code_digest', 'purpose'], unique: true },
  { name: 'one_time_codes_expiry', table: 'one_time_codes', columns: ['expires_at'] },
  { name: 'attempt_budgets_used', table: 'attempt_budgets', columns: ['used_at'] },
  { name: 'role_abilities_ability', table: 'role_abilities', columns: ['ability', 'role'] },
  { name: 'admin_roles_role', table: 'admin_roles', columns: ['role', 'admin_id'] },
  { name: 'audit_events_event_key', table: 'audit_events', columns: ['event_id'], unique: true },
  { name: 'audit_events_page', table: 'audit_events', columns: ['at', 'seq'] },
  { name: 'audit_events_type', table: 'audit_events', columns: ['type', 'at', 'seq'] },
  { name: 'audit_events_actor', table: 'audit_events', columns: ['actor_admin_id', 'at', 'seq'] },
  { name: 'audit_events_target', table: 'audit_events', columns: ['target_admin_id', 'at', 'seq'] },
  { name: 'audit_events_correlation', table: 'audit_events', columns: ['correlation_id', 'at', 'seq'] },
  { name: 'outbox_event_key', table: 'outbox', columns: ['event_id'], unique: true },
  { name: 'outbox_due', table: 'outbox', columns: ['due_at', 'seq'], whereNull: 'finished_at' },
  { name: 'outbox_finished', table: 'outbox', columns: ['finished_at'] },
  { name: 'sessions_open', since: 2, table: 'sessions', columns: ['opened_at'], whereNull: 'ended_at' },
  { name: 'devices_page', since: 2, table: 'devices', columns: ['admin_id', 'first_seen_at', 'device_digest'] },
  { name: 'roles_canonical_name', since: 4, table: 'roles', columns: ['canonical_name'], unique: true },
  { name: 'roles_page', since: 4, table: 'roles', columns: ['created_at', 'role'] },
  { name: 'admin_roles_holders', since: 4, table: 'admin_roles', columns: ['role', 'assigned_at', 'admin_id'] },
  { name: 'sessions_impersonations', since: 5, table: 'sessions', columns: ['impersonator_id', 'opened_at', 'id'] },
  { name: 'contacts_page', since: 6, table: 'contacts', columns: ['admin_id', 'added_at', 'id'] },
  { name: 'external_links_standing_key', since: 9, table: 'external_links', columns: ['standing'], unique: true },
  { name: 'external_links_page', since: 9, table: 'external_links', columns: ['admin_id', 'linked_at', 'id'] },
  { name: 'audit_events_chain', since: 10, table: 'audit_events', columns: ['chain_writer', 'chain_number', 'seq'] },
  { name: 'change_journal_run', since: 12, table: 'change_journal', columns: ['run_id', 'events_before'] },
  { name: 'change_journal_at', since: 12, table: 'change_journal', columns: ['at', 'seq'] },
  { name: 'devices_last_seen', since: 2, table: 'devices', columns: ['last_seen_at'] },
];
