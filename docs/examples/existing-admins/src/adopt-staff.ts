import { ABILITIES, canonicalEmail, instant } from '@maatify/admin-infra';
import type { AdminsTable, SchemaOptions } from '@maatify/admin-infra-adapters/kysely';
import { createRoles, migrateToLatest, Store } from '@maatify/admin-infra-adapters/kysely';
import type { Insertable, Kysely } from 'kysely';
import { sql } from 'kysely';

/** The adapters' tables beside the team's own, with the ids that are there already. */
export const SCHEMA = { prefix: 'admin_', adminIds: 'integer' } as const satisfies SchemaOptions;

/** A row of `staff`; the adapters' Kysely writes names of columns this way. */
interface StaffRow {
  readonly staffId: number;
  readonly loginMail: string;
  readonly fullName: string;
  readonly passBcrypt: string;
  readonly isBoss: boolean;
  readonly disabledAt: Date | null;
  readonly hiredAt: Date;
}

const EVERYTHING = Object.keys(ABILITIES).filter((ability) => ability !== 'admins.bootstrap');

/**
 * Moves `staff` into the adapters' table of admins, once: ids, hashes and what refers to them stay. `staff` itself becomes a view, so
 * that code which reads it goes on working; what writes admins goes through the library from now on.
 */
export async function adoptStaff(db: Kysely<object>): Promise<void> {
  await migrateToLatest(db, SCHEMA);
  await createRoles(db, SCHEMA).define('boss', EVERYTHING);
  await createRoles(db, SCHEMA).define('clerk', ['admins.view']);
  await new Store(db, SCHEMA).transaction(async (tx) => {
    // Of several processes that start at once one moves the rows; the others find a view.
    await sql`select pg_advisory_xact_lock(hashtext('adopt staff'))`.execute(tx);
    const { rows: found } = await sql`select from pg_tables where schemaname = current_schema and tablename = 'staff'`.execute(
      tx,
    );
    if (found.length === 0) return;
    await sql`lock table staff in access exclusive mode`.execute(tx);
    const { rows } = await sql<StaffRow>`select * from staff order by staff_id`.execute(tx);
    const admins = adminsOf(rows);
    if (admins.length > 0) {
      await tx.insertInto('admins').values(admins).execute();
      const given = rows.map(({ staffId, isBoss }) => ({ adminId: staffId, role: isBoss ? 'boss' : 'clerk' }));
      await tx.insertInto('adminRoles').values(given).execute();
    }
    for (const statement of TAKING_OVER) await sql.raw(statement).execute(tx);
  });
}

const TAKING_OVER = [
  // The next admin gets the next number.
  `select setval(pg_get_serial_sequence('admin_admins', 'id'), coalesce(max(id), 0) + 1, false) from admin_admins`,
  `alter table invoices drop constraint invoices_approved_by_fkey,
     add constraint invoices_approved_by_fkey foreign key (approved_by) references admin_admins (id)`,
  // Drop it when all is well: it holds the old hashes.
  `alter table staff rename to staff_retired`,
  `create view staff as select id as staff_id, email as login_mail, name as full_name, status = 'active' as enabled from admin_admins`,
];

/** Each row as an admin; what has to be put right by hand is said at once, and then nothing is moved. */
function adminsOf(rows: readonly StaffRow[]): readonly Insertable<AdminsTable>[] {
  const taken = new Map<string, number>();
  const problems: string[] = [];
  const admins = rows.flatMap((row) => {
    const { staffId, loginMail } = row;
    const canonical = canonicalEmail(loginMail);
    const other = canonical === null ? undefined : taken.get(canonical);
    if (canonical === null) problems.push(`${String(staffId)}: ${loginMail} is no address the library takes`);
    else if (other === undefined) taken.set(canonical, staffId);
    else problems.push(`${String(staffId)}: ${loginMail} is the address of ${String(other)}, spelt another way`);
    return canonical === null ? [] : [adminOf(row, canonical)];
  });
  if (problems.length > 0) throw new Error(`staff cannot be taken over:\n${problems.join('\n')}`);
  return admins;
}

function adminOf({ loginMail, fullName, ...row }: StaffRow, canonical: AdminsTable['canonicalEmail']): Insertable<AdminsTable> {
  const hired = instant(row.hiredAt.getTime());
  return {
    id: row.staffId,
    email: loginMail,
    emailFolded: loginMail.toUpperCase(),
    canonicalEmail: canonical,
    name: fullName,
    nameFolded: fullName.toUpperCase(),
    status: row.disabledAt === null ? 'active' : 'suspended',
    // Mail has gone to these addresses for years. Where that is not so, put 0: then nobody of them keeps the lifeline.
    emailVerified: 1,
    version: 1,
    credentialEpoch: 1,
    passwordHash: row.passBcrypt,
    createdAt: hired,
    statusChangedAt: row.disabledAt === null ? hired : instant(row.disabledAt.getTime()),
    statusReason: row.disabledAt === null ? null : 'was disabled when the table was taken over',
  };
}
