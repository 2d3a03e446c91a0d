import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { CanonicalEmail, Digest } from '@maatify/admin-infra';
import { adminId, roleId } from '@maatify/admin-infra';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { Database } from '../../../src/kysely/index.js';
import { createKyselyContracts, migrateToLatest, migrations, schemaSql } from '../../../src/kysely/index.js';
import type { TestDatabase } from '../support/databases.js';
import { at, digest, T0 } from '../support/people.js';
import { KEYS } from '../support/subject.js';

const EMAIL = 'older@example.test' as CanonicalEmail;

interface OlderSession {
  readonly id: string;
  readonly deviceDigest: Digest | null;
  readonly openedAt: number;
  readonly userAgent?: string;
  readonly impersonatorId?: string;
}

/** Tables that an earlier version made, with rows in them, become today's. */
export function upgrades(database: TestDatabase): void {
  let db: Kysely<Database>;
  beforeAll(async () => {
    await database.create();
    db = database.open();
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  /** As version 0.1 left them: written by statements, since today's adapters write what was not there then. */
  async function olderTables(prefix: string): Promise<Digest> {
    const first = (await migrations(database.name, { prefix }).getMigrations())['admin_infra_0001_tables'];
    await first?.up(db);
    await sql`create table ${sql.table(`${prefix}migrations`)} (name varchar(128) not null primary key)`.execute(db);
    await sql`insert into ${sql.table(`${prefix}migrations`)} (name) values (${'admin_infra_0001_tables'})`.execute(db);
    for (const [id, email] of [
      ['older', EMAIL],
      ['helper', 'helper@example.test'],
    ] as const)
      await sql`insert into ${sql.table(`${prefix}admins`)}
        (id, email, email_folded, canonical_email, name, name_folded, status, email_verified, version, credential_epoch,
        password_hash, created_at, status_changed_at) values (${id}, ${email}, ${email}, ${email}, ${'Older'}, ${'older'},
        ${'active'}, 1, 2, 2, ${'a hash'}, ${T0}, ${T0})`.execute(db);
    const [known, borrowed] = [digest(), digest()];
    for (const session of [
      { id: 's1', deviceDigest: known, openedAt: at(1), userAgent: 'The first browser' },
      { id: 's2', deviceDigest: known, openedAt: at(9), userAgent: 'The same, updated' },
      { id: 's3', deviceDigest: null, openedAt: at(2) },
      { id: 's4', deviceDigest: borrowed, openedAt: at(3), impersonatorId: 'helper' },
    ] satisfies OlderSession[])
      await insertSession(prefix, session);
    return known;
  }

  async function insertSession(prefix: string, session: OlderSession): Promise<void> {
    const { id, deviceDigest, openedAt, userAgent = null, impersonatorId = null } = session;
    await sql`insert into ${sql.table(`${prefix}sessions`)}
      (id, admin_id, token_digest, opened_at, last_seen_at, expires_at, proven_at, credential_epoch, system_epoch, user_agent,
      channel, device_digest, new_device, factors, impersonator_id) values (${id}, ${'older'}, ${digest()}, ${openedAt}, ${openedAt},
      ${at(3_600_000)}, ${openedAt}, 2, 0, ${userAgent}, ${'ui'}, ${deviceDigest}, 1, ${'password'}, ${impersonatorId})`.execute(
      db,
    );
  }

  const devices = async (prefix: string) =>
    (
      await sql<
        Record<'first' | 'last', unknown>
      >`select admin_id as admin, device_digest as device, first_seen_at as ${sql.ref('first')},
      last_seen_at as ${sql.ref('last')}, name, trusted_at as trusted, revoked_at as revoked
      from ${sql.table(`${prefix}devices`)}`.execute(db)
    ).rows.map(({ first, last, ...row }) => ({ ...row, first: Number(first), last: Number(last) }));
  const filled = (known: Digest) => [
    { admin: 'older', device: known, first: at(1), last: at(9), name: 'The first browser', trusted: null, revoked: null },
  ];

  it('loses no row, and knows the devices that sessions were opened from', async () => {
    const prefix = 'older_';
    const known = await olderTables(prefix);
    const before = await sql<object>`select * from ${sql.table(`${prefix}sessions`)} order by id`.execute(db);
    expect(await migrateToLatest(db, { prefix })).toContain('admin_infra_0002_devices');
    const nothing = { carried_by: null, impersonation_reason: null };
    expect((await sql<object>`select * from ${sql.table(`${prefix}sessions`)} order by id`.execute(db)).rows).toEqual(
      before.rows.map((row) => ({ ...row, ...nothing })),
    );
    expect(await devices(prefix)).toEqual(filled(known));
    const { AdminQueryRepository } = createKyselyContracts(db, { keys: KEYS, prefix });
    const asked = { canonicalEmail: EMAIL };
    const { deviceRecognised } = await AdminQueryRepository.forSignIn({ ...asked, deviceDigest: known });
    expect([
      deviceRecognised,
      (await AdminQueryRepository.forSignIn({ ...asked, deviceDigest: digest() })).deviceRecognised,
    ]).toEqual([true, false]);
    expect(await migrateToLatest(db, { prefix })).toEqual([]);
  });

  it('takes no word for a device that was given before for one of today', async () => {
    const prefix = 'older_trust_';
    const known = await olderTables(prefix);
    const { admin_infra_0002_devices: second, admin_infra_0013_device_trust: last } = await migrations(database.name, {
      prefix,
    }).getMigrations();
    await second?.up(db);
    await sql`update ${sql.table(`${prefix}devices`)} set trusted_at = ${at(9)}`.execute(db);
    await last?.up(db);
    const { DeviceQueryRepository, DeviceCommandRepository } = createKyselyContracts(db, { keys: KEYS, prefix });
    const device = { adminId: adminId('older'), deviceDigest: known };
    expect(await DeviceQueryRepository.byDigest(device)).toMatchObject({ trustedAt: at(9), trustedEpoch: null });
    const word = { ...device, credentialEpoch: 2, at: at(20), by: { kind: 'system', name: 'test' } } as const;
    expect(await DeviceCommandRepository.untrust(word)).toEqual({ outcome: 'lost', reason: 'not_trusted' });
    expect(await DeviceCommandRepository.trust(word)).toMatchObject({ outcome: 'won' });
    expect(await DeviceQueryRepository.byDigest(device)).toMatchObject({ trustedAt: at(20), trustedEpoch: 2 });
  });

  it('keeps roles, what they let their holders do, and who holds them', async () => {
    const prefix = 'older_roles_';
    await olderTables(prefix);
    const into = (table: string, columns: string) => sql`insert into ${sql.table(prefix + table)} (${sql.raw(columns)}) values`;
    await sql`${into('roles', 'role')} (${'Owner'}), (${'Support'}), (${'support'})`.execute(db);
    await sql`${into('role_abilities', 'role, ability')} (${'Owner'}, ${'admins.view'})`.execute(db);
    await sql`${into('admin_roles', 'admin_id, role')} (${'older'}, ${'Owner'})`.execute(db);
    expect(await migrateToLatest(db, { prefix })).toContain('admin_infra_0004_roles');
    const { RoleCommandRepository, RoleQueryRepository } = createKyselyContracts(db, { keys: KEYS, prefix });
    const owner = { roleId: roleId('Owner'), name: 'Owner', version: 0, createdAt: null };
    expect(await RoleQueryRepository.byId(owner)).toEqual({ ...owner, abilities: ['admins.view'] });
    const held = { adminId: 'older', roleId: 'Owner', roleName: 'Owner', assignedAt: null, assignedBy: null };
    const holders = await RoleQueryRepository.holders({ roleId: owner.roleId, cursor: null, limit: 5 });
    expect(holders).toEqual({ outcome: 'page', holdings: [held], next: null });
    const create = (roleName: string) => {
      const by = { kind: 'system', name: 'test' } as const;
      return RoleCommandRepository.create({
        roleId: roleId(`new ${roleName}`),
        roleName,
        canonicalName: roleName.toLowerCase(),
        at: T0,
        by,
      });
    };
    // Two that differ only in case keep their spelling; every other name is told apart as new ones are.
    expect([(await create('OWNER')).outcome, (await create('support')).outcome, (await create('Help')).outcome]).toEqual([
      'lost',
      'lost',
      'won',
    ]);
  });

  it('does so as text, too', async () => {
    const prefix = 'older_text_';
    const known = await olderTables(prefix);
    for (const statement of schemaSql(database.name, { prefix }, 2).split(/;\n+(?=create|insert|alter|update|$)/)) {
      if (statement.trim() !== '') await sql.raw(statement).execute(db);
    }
    expect(await devices(prefix)).toEqual(filled(known));
  });
}
