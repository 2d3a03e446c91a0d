/** What came after the first migration; what was published never moves to another one. */
export type Since = 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13;

/**
 * The tables as data: the one source of the schema, for migrations and as text, on every database.
 *
 * A column is written as `type` or `type null`; the types are words of our own that `column-types.ts` translates.
 */
export interface Table {
  readonly name: string;
  /** The migration that brings it, where that is not the first. */
  readonly since?: Since;
  readonly columns: Readonly<Record<string, string>>;
  /** Columns that a later migration adds. */
  readonly added?: { readonly since: Since; readonly columns: Readonly<Record<string, string>> };
  readonly primaryKey: readonly string[];
  readonly checks?: readonly string[];
  readonly references?: Readonly<Record<string, string>>;
}

const ADMIN = { admin_id: 'admins' } as const;

export const TABLES: readonly Table[] = [
  {
    name: 'admins',
    columns: {
      id: 'newAdminId',
      email: 'line',
      email_folded: 'line',
      canonical_email: 'key',
      name: 'line',
      name_folded: 'line',
      status: 'word',
      email_verified: 'flag',
      version: 'count',
      credential_epoch: 'count',
      password_hash: 'line null',
      must_change_password: 'flag default 0',
      created_at: 'moment',
      status_changed_at: 'moment',
      status_reason: 'line null',
    },
    // Of an invitation that was withdrawn: since when, and the address it gave back. In `canonical_email` stands what no address is,
    // so that whoever looks for an address finds those alone who have it, and the one unique index goes on for all of them.
    added: { since: 7, columns: { closed_at: 'moment null', released_email: 'key null' } },
    primaryKey: ['id'],
    checks: [
      "status in ('created', 'pending_verification', 'active', 'suspended', 'locked')",
      "password_hash is null or password_hash <> ''",
    ],
  },
  {
    name: 'sessions',
    columns: {
      id: 'word',
      admin_id: 'adminId',
      token_digest: 'word',
      opened_at: 'moment',
      last_seen_at: 'moment',
      expires_at: 'moment',
      proven_at: 'moment',
      ended_at: 'moment null',
      end_reason: 'word null',
      credential_epoch: 'count',
      system_epoch: 'count',
      ip: 'line null',
      user_agent: 'line null',
      channel: 'word',
      device_digest: 'word null',
      new_device: 'flag',
      factors: 'word',
      impersonator_id: 'adminId null',
    },
    // Of a session in which somebody impersonates: their own, which carries it, and why.
    added: { since: 5, columns: { carried_by: 'word null', impersonation_reason: 'line null' } },
    primaryKey: ['id'],
    checks: ['(ended_at is null and end_reason is null) or (ended_at is not null and end_reason is not null)'],
    references: { ...ADMIN, impersonator_id: 'admins' },
  },
  {
    name: 'challenges',
    columns: {
      challenge_digest: 'word',
      admin_id: 'adminId',
      purpose: 'word',
      factors: 'word',
      credential_epoch: 'count',
      system_epoch: 'count',
      opened_at: 'moment',
      expires_at: 'moment',
      closed_at: 'moment null',
      device_digest: 'word null',
    },
    primaryKey: ['challenge_digest'],
    references: ADMIN,
  },
  {
    name: 'totp_factors',
    columns: {
      admin_id: 'adminId',
      sealed_seed: 'line null',
      enabled_at: 'moment null',
      last_step: 'moment null',
      pending_id: 'word null',
      pending_sealed_seed: 'line null',
      pending_vouched_by: 'word null',
      pending_expires_at: 'moment null',
    },
    primaryKey: ['admin_id'],
    checks: [
      "(sealed_seed is null and enabled_at is null) or (sealed_seed <> '' and enabled_at is not null)",
      '(pending_id is null and pending_sealed_seed is null and pending_expires_at is null and pending_vouched_by is null)' +
        " or (pending_id is not null and pending_sealed_seed <> '' and pending_expires_at is not null)",
    ],
    references: ADMIN,
  },
  {
    name: 'one_time_codes',
    columns: {
      admin_id: 'adminId',
      purpose: 'word',
      code_digest: 'word',
      issued_at: 'moment',
      expires_at: 'moment',
      used_at: 'moment null',
      lapsed_at: 'moment null',
    },
    primaryKey: ['admin_id', 'purpose'],
    references: ADMIN,
  },
  {
    name: 'attempt_budgets',
    columns: {
      budget: 'key',
      counted: 'json',
      locked_at: 'moment null',
      locked_for_ms: 'moment null',
      used_at: 'moment',
    },
    primaryKey: ['budget'],
  },
  {
    name: 'settings',
    columns: { key: 'key', value: 'line', updated_at: 'moment', updated_by: 'line' },
    primaryKey: ['key'],
  },
  {
    name: 'roles',
    columns: { role: 'key' },
    // A role is known by `role`, for ever; these say how it is called, and how often it changed.
    added: {
      since: 4,
      columns: { name: 'key null', canonical_name: 'key null', version: 'count default 0', created_at: 'moment default 0' },
    },
    primaryKey: ['role'],
  },
  {
    name: 'role_abilities',
    columns: { role: 'key', ability: 'key' },
    primaryKey: ['role', 'ability'],
    // A grant names one ability: no wildcard can be stored, so none can be honoured.
    checks: ["ability <> '' and ability not like '%*%'"],
    references: { role: 'roles' },
  },
  {
    name: 'admin_roles',
    columns: { admin_id: 'adminId', role: 'key' },
    // 0 where it was given before this was recorded.
    added: { since: 4, columns: { assigned_at: 'moment default 0', assigned_by: 'word null' } },
    primaryKey: ['admin_id', 'role'],
    references: { ...ADMIN, role: 'roles' },
  },
  {
    name: 'audit_events',
    columns: {
      seq: 'sequence',
      event_id: 'word',
      type: 'word',
      category: 'word',
      severity: 'word',
      operation: 'line',
      actor: 'json',
      actor_admin_id: 'word null',
      target: 'json null',
      target_admin_id: 'word null',
      origin: 'json',
      correlation_id: 'key',
      at: 'moment',
      metadata: 'json',
    },
    // Which writer recorded it, as the how-manieth of its records, and the digest over that, what it holds and the record before.
    added: {
      since: 10,
      columns: { chain_writer: 'word null', chain_number: 'moment null', chain_key: 'word null', chain_digest: 'word null' },
    },
    primaryKey: ['seq'],
  },
  {
    name: 'outbox',
    columns: {
      seq: 'sequence',
      event_id: 'word',
      kind: 'word',
      payload: 'json',
      sealed_code: 'line null',
      expires_at: 'moment null',
      due_at: 'moment',
      attempts: 'count default 0',
      lease: 'word null',
      finished_at: 'moment null',
      outcome: 'word null',
    },
    primaryKey: ['seq'],
  },
  {
    name: 'audit_marks',
    since: 10,
    columns: {
      writer: 'word',
      kind: 'word',
      chain_number: 'moment',
      chain_digest: 'word',
      chain_key: 'word',
      mark_digest: 'word',
    },
    primaryKey: ['writer', 'kind'],
    checks: ["kind in ('last', 'taken', 'before')"],
  },
  {
    name: 'audit_relays',
    since: 11,
    columns: {
      name: 'word',
      relayed_to: 'moment',
      version: 'moment',
      due_at: 'moment',
      attempts: 'count',
      failing_since: 'moment null',
    },
    primaryKey: ['name'],
  },
  {
    name: 'audit_relay_gaps',
    since: 11,
    columns: { name: 'word', first_seq: 'moment', last_seq: 'moment', noticed_at: 'moment' },
    primaryKey: ['name', 'first_seq'],
    checks: ['first_seq <= last_seq'],
  },
  {
    name: 'change_journal',
    since: 12,
    columns: {
      seq: 'sequence',
      run_id: 'word',
      events_before: 'count',
      operation: 'line',
      contract: 'word',
      method: 'word',
      actor: 'json',
      admin_id: 'word null',
      origin: 'json',
      correlation_id: 'key',
      at: 'moment',
    },
    primaryKey: ['seq'],
  },
  { name: 'locks', columns: { name: 'word' }, primaryKey: ['name'] },
  {
    name: 'devices',
    since: 2,
    columns: {
      admin_id: 'adminId',
      device_digest: 'word',
      first_seen_at: 'moment',
      last_seen_at: 'moment',
      name: 'line null',
      trusted_at: 'moment null',
      revoked_at: 'moment null',
    },
    // Of a trust that is there already nobody knows whether a password changed since: it has no epoch, and counts no more.
    added: { since: 13, columns: { trusted_epoch: 'count null' } },
    primaryKey: ['admin_id', 'device_digest'],
    checks: ['first_seen_at <= last_seen_at', 'trusted_at is null or revoked_at is null or revoked_at < first_seen_at'],
    references: ADMIN,
  },
  {
    name: 'recovery_codes',
    since: 3,
    columns: { admin_id: 'adminId', code_digest: 'word', used_at: 'moment null' },
    primaryKey: ['admin_id', 'code_digest'],
    references: ADMIN,
  },
  {
    name: 'contacts',
    since: 6,
    columns: {
      id: 'word',
      admin_id: 'adminId',
      kind: 'word',
      value: 'line',
      canonical_value: 'key',
      added_at: 'moment',
      retired_at: 'moment null',
    },
    primaryKey: ['id'],
    checks: ["kind in ('email', 'phone')"],
    references: ADMIN,
  },
  {
    name: 'contact_verifications',
    since: 6,
    columns: { contact_id: 'word', state: 'word', since: 'moment', expires_at: 'moment null', code_digest: 'word null' },
    primaryKey: ['contact_id'],
    checks: [
      "(state = 'pending' and expires_at is not null and code_digest is not null)" +
        " or (state in ('verified', 'revoked') and expires_at is null and code_digest is null)",
    ],
    references: { contact_id: 'contacts' },
  },
  {
    name: 'preferences',
    since: 8,
    columns: { admin_id: 'adminId', language: 'line null', timezone: 'line null', locale: 'line null', version: 'count' },
    primaryKey: ['admin_id'],
    references: ADMIN,
  },
  {
    name: 'notification_choices',
    since: 8,
    columns: { admin_id: 'adminId', channel: 'word', type: 'word', enabled: 'flag' },
    primaryKey: ['admin_id', 'channel', 'type'],
    references: ADMIN,
  },
  {
    name: 'external_links',
    since: 9,
    columns: {
      id: 'word',
      admin_id: 'adminId',
      provider: 'word',
      external_id: 'line',
      purpose: 'word',
      linked_at: 'moment',
      confirmed_at: 'moment null',
      revoked_at: 'moment null',
      // The digest of provider and id while it is not revoked: whatever a database takes for equal, one identity stands once.
      standing: 'word null',
    },
    primaryKey: ['id'],
    checks: [
      "purpose in ('sign_in', 'notify_only')",
      '(revoked_at is null and standing is not null) or (revoked_at is not null and standing is null)',
    ],
    references: ADMIN,
  },
];

/** Rows that must be there: what is locked before a matter that has no row of its own yet. */
export const LOCKS = { lifeline: 'lifeline', bootstrap: 'bootstrap', settings: 'settings' } as const;
