import type { AdminId, TotpCommandRepository } from '@maatify/admin-infra';
import type { Pool } from 'pg';

type Steps = Pick<TotpCommandRepository, 'claimStep'>;

/** One statement that is condition and write: parallel claims queue on the row, and each sees what the one before it stored. */
const CLAIM = `
  update admin_infra_totp_factors set last_step = $2
  where admin_id = $1 and sealed_seed is not null and (last_step is null or last_step < $2)`;
const ENABLED = 'select from admin_infra_totp_factors where admin_id = $1 and sealed_seed is not null';

export class PgTotpSteps implements Steps {
  constructor(private readonly pool: Pool) {}

  async claimStep({ adminId, step }: { readonly adminId: AdminId; readonly step: number }): ReturnType<Steps['claimStep']> {
    const { rowCount } = await this.pool.query(CLAIM, [adminId, step]);
    if (rowCount === 1) return { outcome: 'won' };
    // Nothing was written, so why it was lost may be asked afterwards.
    const enabled = await this.pool.query(ENABLED, [adminId]);
    return { outcome: 'lost', reason: enabled.rowCount === 1 ? 'replayed' : 'not_enabled' };
  }
}
