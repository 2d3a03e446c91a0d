import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database, KyselyContracts, KyselyRoles } from '../../../src/kysely/index.js';
import { createKyselyContracts, createRoles } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import type { Person } from '../support/people.js';
import { active, SYSTEM, T0 } from '../support/people.js';
import { KEYS } from '../support/subject.js';

const LIFELINE = 'admins.administer';

/** Who counts as another holder of the lifeline, and who does not. */
export function countsHolders(database: TestDatabase): void {
  let db: Kysely<Database>;
  let contracts: KyselyContracts;
  let roles: KyselyRoles;
  beforeAll(async () => {
    await database.create();
    db = database.open();
    [contracts, roles] = [createKyselyContracts(db, { keys: KEYS }), createRoles(db)];
    await roles.define('keeper', [LIFELINE]);
    await roles.define('another keeper', [LIFELINE, 'sessions.view']);
    await roles.define('viewer', ['sessions.view']);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  const withdrawFromAll = () => sql`delete from admin_infra_admin_roles`.execute(db);
  const suspend = async ({ adminId }: Person) => {
    const change = { from: 'active', to: 'suspended', expectedVersion: 2, reason: null, at: T0, by: SYSTEM } as const;
    const claim = await contracts.AdminCommandRepository.changeStatus({
      adminId,
      ...change,
      lifelineAbility: LIFELINE,
      holderNeedsFactor: false,
      restsOn: [],
    });
    return claim.outcome === 'lost' ? claim.reason : claim.outcome;
  };

  it('an admin with other abilities is none; one who has it by another role is', async () => {
    const [only, viewer, second] = [await active(contracts), await active(contracts), await active(contracts)];
    // Twice, by two roles, is still one holder.
    for (const role of ['keeper', 'another keeper']) await roles.assign(only.adminId, role);
    await roles.assign(viewer.adminId, 'viewer');
    expect(await suspend(only)).toBe('last_holder');
    await roles.assign(second.adminId, 'another keeper');
    await roles.withdraw(only.adminId, 'another keeper');
    expect(await suspend(only)).toBe('won');
    expect(await suspend(second)).toBe('last_holder');
    expect(await suspend(viewer)).toBe('won');
  });

  it.each([
    ['whose email is not verified', 'email_verified = 0'],
    ['without a password', 'password_hash = null'],
    ['who must change the password first', 'must_change_password = 1'],
  ])('a holder %s is none', async (_name, change) => {
    await withdrawFromAll();
    const [only, other] = [await active(contracts), await active(contracts)];
    for (const { adminId } of [only, other]) await roles.assign(adminId, 'keeper');
    await sql`update admin_infra_admins set ${sql.raw(change)} where id = ${other.adminId}`.execute(db);
    expect(await suspend(only)).toBe('last_holder');
    await sql`update admin_infra_admins set email_verified = 1, password_hash = 'h', must_change_password = 0`.execute(db);
    expect(await suspend(only)).toBe('won');
  });

  it('a role takes no wildcard, neither through the helper nor past it', async () => {
    await expect(roles.define('all', ['admins.*'])).rejects.toThrow(/one by one/);
    const past = db.withoutPlugins().insertInto('admin_infra_role_abilities' as never);
    await expect(past.values({ role: 'keeper', ability: '*' } as never).execute()).rejects.toThrow();
  });
}
