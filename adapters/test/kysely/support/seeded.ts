/** The numbers from 1 to `count` as rows `n`, in the words of each server. */
const numbers = {
  postgres: (count: number) => `generate_series(1, ${String(count)}) n`,
  mysql: (count: number) => `(select seq as n from seq_1_to_${String(count)}) numbers`,
} as const;

/**
 * Fills the tables on a server: one in a thousand admins is suspended and holds the lifeline. Every other admin has a second factor.
 */
export function seeded(server: keyof typeof numbers, admins: number, sessions: number): readonly string[] {
  const t = 'admin_infra_';
  const everyAdmin = numbers[server](admins);
  const everySession = numbers[server](sessions);
  const some = `concat('a-', 1 + n % ${String(admins)})`;
  return [
    `insert into ${t}admins (id, email, email_folded, password_hash, canonical_email, name, name_folded, status, email_verified, version, credential_epoch, created_at, status_changed_at)
     select concat('a-', n), 'e', 'E', 'h', concat('a-', n, '@example.test'), 'n', 'N', case when n % 1000 = 0 then 'suspended' else 'active' end, 1, 1, 2, n, n from ${everyAdmin}`,
    `insert into ${t}sessions (id, admin_id, token_digest, opened_at, last_seen_at, expires_at, proven_at, credential_epoch, system_epoch, channel, device_digest, new_device, factors)
     select concat('s-', n), ${some}, concat('t-', n), n, n, n + 100000, n, 2, 0, 'ui', concat('d-', n), 0, 'password' from ${everySession}`,
    `insert into ${t}devices (admin_id, device_digest, first_seen_at, last_seen_at)
     select ${some}, concat('d-', n), n, n from ${everySession}`,
    `insert into ${t}challenges (challenge_digest, admin_id, purpose, factors, credential_epoch, system_epoch, opened_at, expires_at)
     select concat('c-', n), concat('a-', n), 'totp', 'password', 2, 0, n, n + 100000 from ${everyAdmin}`,
    `insert into ${t}totp_factors (admin_id, sealed_seed, enabled_at) select concat('a-', n), 's', n from ${everyAdmin}`,
    `insert into ${t}one_time_codes (admin_id, purpose, code_digest, issued_at, expires_at)
     select concat('a-', n), 'invitation', concat('k-', n), n, n + 100000 from ${everyAdmin}`,
    `insert into ${t}attempt_budgets (budget, counted, used_at) select concat('b-', n), '[]', n + 100000 from ${everyAdmin}`,
    `insert into ${t}external_links (id, admin_id, provider, external_id, purpose, linked_at, standing)
     select concat('l-', n), concat('a-', n), 'google', concat('x-', n), 'sign_in', n, concat('x-', n) from ${everyAdmin}`,
    `insert into ${t}roles (role) values ('owner'), ('viewer')`,
    `insert into ${t}role_abilities values ('owner', 'admins.administer'), ('viewer', 'sessions.view')`,
    `insert into ${t}admin_roles (admin_id, role) select concat('a-', n), case when n % 1000 = 0 then 'owner' else 'viewer' end from ${everyAdmin}`,
    `insert into ${t}audit_events (event_id, type, category, severity, operation, actor, actor_admin_id, origin, correlation_id, at, metadata)
     select concat('e-', n), case when n % 10000 = 0 then 'rare' else 'often' end, 'x', 'info', 'x', '{}', concat('a-', n % ${String(admins)}), '{}', concat('c-', n), n, '{}' from ${everySession}`,
    `insert into ${t}outbox (event_id, kind, payload, due_at, finished_at, outcome)
     select concat('e-', n), 'notification', '{}', n, n + 100000, 'delivered' from ${everyAdmin}`,
    ...ANALYZE[server],
  ];
}

const TABLES = [
  'admins',
  'sessions',
  'devices',
  'challenges',
  'totp_factors',
  'one_time_codes',
  'attempt_budgets',
  'external_links',
];
/** Without it a server plans for empty tables. */
export const ANALYZE = {
  postgres: ['vacuum analyze'],
  mysql: [
    `analyze table ${[...TABLES, 'admin_roles', 'audit_events', 'outbox'].map((table) => `admin_infra_${table}`).join(', ')}`,
  ],
} as const;
