/**
 * Fills the tables on PostgreSQL: one in a thousand admins is suspended and holds the lifeline. Every other admin has a second factor.
 */
export function seeded(admins: number, sessions: number): readonly string[] {
  const t = 'admin_infra_';
  return [
    `insert into ${t}admins (id, email, email_folded, password_hash, canonical_email, name, name_folded, status, email_verified, version, credential_epoch, created_at, status_changed_at)
     select 'a-' || n, 'e', 'E', 'h', 'a-' || n || '@example.test', 'n', 'N', case when n % 1000 = 0 then 'suspended' else 'active' end, 1, 1, 2, n, n from generate_series(1, ${String(admins)}) n`,
    `insert into ${t}sessions (id, admin_id, token_digest, opened_at, last_seen_at, expires_at, proven_at, credential_epoch, system_epoch, channel, device_digest, new_device, factors)
     select 's-' || n, 'a-' || (1 + n % ${String(admins)}), 't-' || n, n, n, n + 100000, n, 2, 0, 'ui', 'd-' || n, 0, 'password' from generate_series(1, ${String(sessions)}) n`,
    `insert into ${t}devices (admin_id, device_digest, first_seen_at, last_seen_at)
     select 'a-' || (1 + n % ${String(admins)}), 'd-' || n, n, n from generate_series(1, ${String(sessions)}) n`,
    `insert into ${t}challenges (challenge_digest, admin_id, purpose, factors, credential_epoch, system_epoch, opened_at, expires_at)
     select 'c-' || n, 'a-' || n, 'totp', 'password', 2, 0, n, n + 100000 from generate_series(1, ${String(admins)}) n`,
    `insert into ${t}totp_factors (admin_id, sealed_seed, enabled_at) select 'a-' || n, 's', n from generate_series(1, ${String(admins)}) n`,
    `insert into ${t}one_time_codes (admin_id, purpose, code_digest, issued_at, expires_at)
     select 'a-' || n, 'invitation', 'k-' || n, n, n + 100000 from generate_series(1, ${String(admins)}) n`,
    `insert into ${t}attempt_budgets (budget, counted, used_at) select 'b-' || n, '[]', n + 100000 from generate_series(1, ${String(admins)}) n`,
    `insert into ${t}roles values ('owner'), ('viewer')`,
    `insert into ${t}role_abilities values ('owner', 'admins.administer'), ('viewer', 'sessions.view')`,
    `insert into ${t}admin_roles select 'a-' || n, case when n % 1000 = 0 then 'owner' else 'viewer' end from generate_series(1, ${String(admins)}) n`,
    `insert into ${t}audit_events (event_id, type, category, severity, operation, actor, actor_admin_id, origin, correlation_id, at, metadata)
     select 'e-' || n, case when n % 10000 = 0 then 'rare' else 'often' end, 'x', 'info', 'x', '{}', 'a-' || (n % ${String(admins)}), '{}', 'c-' || n, n, '{}' from generate_series(1, ${String(sessions)}) n`,
    `insert into ${t}outbox (event_id, kind, payload, due_at, finished_at, outcome)
     select 'e-' || n, 'notification', '{}', n, n + 100000, 'delivered' from generate_series(1, ${String(admins)}) n`,
    'analyze',
  ];
}
