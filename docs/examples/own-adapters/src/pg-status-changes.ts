import type { AdminCommandRepository, StatusChange } from '@maatify/admin-infra';
import type { Pool } from 'pg';

import { transaction } from './pg-transaction.js';

type Changes = Pick<AdminCommandRepository, 'changeStatus'>;

// Whoever changes a setting holds 'settings', so what stands under both locks stands until the commit.
const ONE_AT_A_TIME = `select from admin_infra_locks where name in ('lifeline', 'settings') order by name for update`;
const MOVED = `
  select from unnest($1::text[], $2::text[]) as asked (key, value) left join admin_infra_settings stored using (key)
  where stored.value is distinct from asked.value`;
const LOCKED = `
  select id, status, version, credential_epoch as epoch, closed_at is not null as closed from admin_infra_admins
  where id = any($1) order by id for no key update`;
const IS_LAST_HOLDER = `
  with holders as (
    select id, id in (select admin_id from admin_infra_totp_factors where enabled_at is not null) as has_factor
    from admin_infra_admins
    where status = 'active' and email_verified = 1 and must_change_password = 0 and password_hash is not null
      and id in (select admin_id from admin_infra_admin_roles join admin_infra_role_abilities using (role) where ability = $2))
  select count(*) = 1 and bool_or(id = $1)
    or $3 and count(*) filter (where has_factor) = 1 and bool_or(id = $1 and has_factor) as last from holders`;
const MOVE = `
  update admin_infra_admins
  set status = $2, version = version + 1, credential_epoch = credential_epoch + $3, status_changed_at = $4, status_reason = $5
  where id = $1`;

interface Locked {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly epoch: number;
  readonly closed: boolean;
}

export class PgStatusChanges implements Changes {
  constructor(private readonly pool: Pool) {}

  changeStatus(change: StatusChange): ReturnType<Changes['changeStatus']> {
    const { adminId, from, to, expectedVersion, reason, at, by, lifelineAbility, holderNeedsFactor, restsOn } = change;
    const leavesActive = from === 'active' && to !== 'active';
    const lost = (why: 'status_moved' | 'last_holder' | 'author_moved' | 'setting_moved') =>
      ({ outcome: 'lost', reason: why }) as const;
    return transaction(this.pool, async (tx) => {
      // Two admins who suspend each other lock different targets; only a lock they share makes the second one count anew.
      if (leavesActive) await tx.query(ONE_AT_A_TIME);
      // Author and target, always in ascending order: nobody waits for each other in a circle.
      const ids = by.kind === 'admin' ? [by.adminId, adminId] : [adminId];
      const { rows } = await tx.query<Locked>(LOCKED, [ids]);
      const author = by.kind === 'admin' ? rows.find(({ id }) => id === by.adminId) : null;
      const stands = by.kind === 'system' || (author?.status === 'active' && author.epoch === by.credentialEpoch);
      if (!stands) return lost('author_moved');
      const values = restsOn.map(({ value }) => (value === null ? null : JSON.stringify(value)));
      const moved = await tx.query(MOVED, [restsOn.map(({ key }) => key), values]);
      if (moved.rowCount !== 0) return lost('setting_moved');
      const admin = rows.find(({ id }) => id === adminId);
      // Whose invitation was withdrawn is closed for good.
      if (admin?.status !== from || admin.version !== expectedVersion || admin.closed) return lost('status_moved');
      if (leavesActive) {
        const holders = await tx.query<{ last: boolean }>(IS_LAST_HOLDER, [adminId, lifelineAbility, holderNeedsFactor]);
        if (holders.rows[0]?.last === true) return lost('last_holder');
      }
      await tx.query(MOVE, [adminId, to, leavesActive ? 1 : 0, at, reason]);
      return { outcome: 'won', adminId, version: expectedVersion + 1 } as const;
    });
  }
}
