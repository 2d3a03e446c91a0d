import type {
  AdminBootstrap,
  AdminCommandRepository,
  AdminCreation,
  AdminId,
  AdminRecord,
  HashRenewal,
  InvitationAcceptance,
  InvitationCorrection,
  InvitationWithdrawal,
  PasswordChange,
  PasswordReset,
  StatusChange,
} from '@maatify/admin-infra';
import type { Insertable, Kysely, Updateable } from 'kysely';

import { sighting } from '../devices/device-rows.js';
import { grantFirstAdmin } from '../roles/first-admin.js';
import type { FirstAdminRole } from '../roles/first-admin.js';
import type { AdminsTable, Database } from '../schema/database.js';
import { mattersOf, settingsStand } from '../settings/settings-stand.js';
import { lost } from '../store/lost.js';
import { storable } from '../store/storable.js';
import type { Store } from '../store/store.js';
import type { Matter } from './admin-locks.js';
import { lockAdmins, lockAuthor, lockAuthorAnd, lockMatter } from './admin-locks.js';
import { folded } from './admin-rows.js';
import { correctInvitation, lastInvitation, withdrawInvitation } from './invitations.js';
import { isLastHolder } from './last-holder.js';

/** Changes admins, each method in one transaction that locks their rows before it decides. */
export class KyselyAdminCommandRepository implements AdminCommandRepository {
  constructor(
    private readonly store: Store,
    private readonly firstAdmin: FirstAdminRole,
  ) {}

  bootstrap(bootstrap: AdminBootstrap): ReturnType<AdminCommandRepository['bootstrap']> {
    const { passwordHash, by } = bootstrap;
    return this.store.transaction(async (tx) => {
      // Asked before locking, so that a host that tries at every start holds up nobody.
      if (await anyAdmin(tx)) return lost('already_bootstrapped');
      // There is no row of an admin to lock yet. The one that wins holds this one until its admin is there to be seen.
      await lockMatter(this.store, tx, 'bootstrap');
      if (await anyAdminNow(this.store, tx)) return lost('already_bootstrapped');
      if (by.kind === 'admin') throw new Error('The first admin cannot have an admin as its author; use a system actor.');
      const admin = { ...newAdmin(bootstrap, 'active'), emailVerified: 1 as const, passwordHash: passwordHash.reveal() };
      const adminId = await this.insert(tx, admin);
      if (adminId === null) return lost('already_bootstrapped');
      await grantFirstAdmin(this.store, tx, adminId, this.firstAdmin);
      return { outcome: 'won', adminId };
    });
  }

  create(creation: AdminCreation): ReturnType<AdminCommandRepository['create']> {
    const { invitation, at, by } = creation;
    return this.store.transaction(async (tx) => {
      // The author's row is locked: a suspension of the author is either before this write or waits for it.
      if (!(await lockAuthor(this.store, tx, by))) return lost('author_moved');
      const admin = newAdmin(creation, 'pending_verification');
      // The unique index decides, not a read before: of two creations at once one inserts.
      const adminId = await this.insert(tx, admin);
      if (adminId === null) return lost('email_taken');
      const code = { adminId: this.store.ids.stored(adminId), purpose: 'invitation' as const, issuedAt: at, ...invitation };
      await tx
        .insertInto('oneTimeCodes')
        .values({ ...code, usedAt: null, lapsedAt: null })
        .execute();
      return { outcome: 'won', admin: createdRecord(adminId, admin) };
    });
  }

  changeStatus(change: StatusChange): ReturnType<AdminCommandRepository['changeStatus']> {
    const { adminId, from, to, expectedVersion, reason, restsOn, at, by } = change;
    const leavesActive = from === 'active' && to !== 'active';
    return this.store.transaction(async (tx) => {
      // Two admins suspending each other lock two different targets; only a lock they share makes the second count anew.
      // With the settings it rests on, for a change of one of them is either before this write or waits for it.
      const lifeline: readonly Matter[] = leavesActive ? ['lifeline'] : [];
      await lockMatter(this.store, tx, ...lifeline, ...mattersOf(restsOn));
      // Author and target: neither may move between the check and the write.
      const { stands, admin } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      if (!(await settingsStand(this.store, tx, restsOn))) return lost('setting_moved');
      if (admin?.status !== from || admin.version !== expectedVersion || admin.isClosed) return lost('status_moved');
      if (leavesActive && (await isLastHolder(this.store, tx, change))) return lost('last_holder');
      const version = admin.version + 1;
      // Leaving `active` kills every session for good: coming back revives none.
      const credentialEpoch = admin.credentialEpoch + (leavesActive ? 1 : 0);
      const moved = { status: to, version, credentialEpoch, statusChangedAt: at, statusReason: storable(reason) };
      await tx.updateTable('admins').set(moved).where('id', '=', this.store.ids.stored(adminId)).execute();
      return { outcome: 'won', adminId, version };
    });
  }

  acceptInvitation(acceptance: InvitationAcceptance): ReturnType<AdminCommandRepository['acceptInvitation']> {
    const { adminId, passwordHash, codeDigest, activate, device, at } = acceptance;
    return this.store.transaction(async (tx) => {
      // Locked, because `from` must be the status this very write replaced, and two acceptances must not both win.
      const admin = (await lockAdmins(this.store, tx, [adminId])).get(adminId);
      const from = admin?.status;
      if (admin === undefined || admin.isClosed || (from !== 'created' && from !== 'pending_verification'))
        return lost('not_invited');
      // An imported record (`created`) has no edge to `active` in the status graph, whatever was asked for.
      const to = activate && from === 'pending_verification' ? 'active' : from;
      const moved: Updateable<AdminsTable> =
        to === from ? {} : { status: to, version: admin.version + 1, statusChangedAt: at, statusReason: null };
      const accepted = tx
        .updateTable('admins')
        .set({
          ...moved,
          passwordHash: passwordHash.reveal(),
          mustChangePassword: 0,
          emailVerified: 1,
          credentialEpoch: admin.credentialEpoch + 1,
        })
        .where('id', '=', this.store.ids.stored(adminId));
      const vouched =
        codeDigest === null ? accepted : accepted.where((eb) => eb.exists(lastInvitation(this.store, tx, adminId, codeDigest)));
      const seen = device === null ? {} : { seen: sighting(this.store, tx, { adminId, ...device, at }) };
      const changed = await this.store.dialect.together(tx, { accepted: vouched, ...seen });
      return changed.accepted === 1 ? { outcome: 'won', adminId, from, to } : lost('not_invited');
    });
  }

  withdrawInvitation(withdrawal: InvitationWithdrawal): ReturnType<AdminCommandRepository['withdrawInvitation']> {
    return withdrawInvitation(this.store, withdrawal);
  }

  correctInvitation(correction: InvitationCorrection): ReturnType<AdminCommandRepository['correctInvitation']> {
    return correctInvitation(this.store, correction);
  }

  async renewPasswordHash(renewal: HashRenewal): ReturnType<AdminCommandRepository['renewPasswordHash']> {
    const { adminId, expectedHash, passwordHash } = renewal;
    // One statement is condition and write; it touches nothing but the hash, since the password stays what it was.
    const { numUpdatedRows } = await this.store.run((db) =>
      db
        .updateTable('admins')
        .set({ passwordHash: passwordHash.reveal() })
        .where('id', '=', this.store.ids.stored(adminId))
        .where(this.store.dialect.exactly('passwordHash', expectedHash.reveal()))
        .executeTakeFirstOrThrow(),
    );
    return numUpdatedRows === 1n ? { outcome: 'won', adminId } : lost('hash_moved');
  }

  setPassword({ adminId, passwordHash, expectedEpoch }: PasswordChange): ReturnType<AdminCommandRepository['setPassword']> {
    return this.store.transaction(async (tx) => {
      // The admin's row is the lock for its codes as well: a reset or a request beside us is before this write or waits for it.
      const admin = (await lockAdmins(this.store, tx, [adminId])).get(adminId);
      if (admin === undefined || (expectedEpoch !== null && admin.credentialEpoch !== expectedEpoch)) return lost('epoch_moved');
      if (!admin.emailVerified) return lost('not_verified');
      const stored = this.store.ids.stored(adminId);
      const credentialEpoch = admin.credentialEpoch + 1;
      const moved = { passwordHash: passwordHash.reveal(), mustChangePassword: 0 as const, credentialEpoch };
      await this.store.dialect.together(tx, {
        password: tx.updateTable('admins').set(moved).where('id', '=', stored),
        codes: tx.deleteFrom('oneTimeCodes').where('adminId', '=', stored).where('purpose', '=', 'password_recovery'),
      });
      return { outcome: 'won', adminId, credentialEpoch };
    });
  }

  resetPassword(reset: PasswordReset): ReturnType<AdminCommandRepository['resetPassword']> {
    const { adminId, expectedEpoch, recovery, at, by } = reset;
    const { dialect, ids } = this.store;
    return this.store.transaction(async (tx) => {
      // Author and target: neither may move between the check and the write.
      const { stands, admin } = await lockAuthorAnd(this.store, tx, by, adminId);
      if (!stands) return lost('author_moved');
      if (admin?.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      if (!admin.emailVerified) return lost('not_verified');
      const stored = ids.stored(adminId);
      const credentialEpoch = expectedEpoch + 1;
      const gone = { passwordHash: null, mustChangePassword: 0 as const, credentialEpoch };
      const fresh = { ...recovery, issuedAt: at, usedAt: null, lapsedAt: null };
      const code = tx.insertInto('oneTimeCodes').values({ adminId: stored, purpose: 'password_recovery', ...fresh });
      await dialect.together(tx, {
        password: tx.updateTable('admins').set(gone).where('id', '=', stored),
        code: dialect.upserting(code, ['adminId', 'purpose'], fresh),
      });
      return { outcome: 'won', adminId, address: admin.email, credentialEpoch };
    });
  }

  /** Answers the new id, or null when the address has an admin already. */
  private async insert(tx: Kysely<Database>, admin: NewAdmin): Promise<AdminId | null> {
    const { dialect, ids } = this.store;
    const id = ids.next();
    const numbered = await dialect.insertAdmin(tx.insertInto('admins').values(id === null ? admin : { id, ...admin }));
    return numbered === null ? null : ids.read(id ?? numbered);
  }
}

type NewAdmin = Omit<Insertable<AdminsTable>, 'id'>;
type Described = Pick<AdminCreation, 'email' | 'canonicalEmail' | 'name' | 'at'>;

function newAdmin({ email, canonicalEmail, name, at }: Described, status: NewAdmin['status']) {
  return {
    email: storable(email),
    emailFolded: folded(storable(email)),
    canonicalEmail,
    name: storable(name),
    nameFolded: folded(storable(name)),
    status,
    emailVerified: 0 as const,
    version: 1,
    credentialEpoch: 1,
    passwordHash: null,
    createdAt: at,
    statusChangedAt: at,
    statusReason: null,
  };
}

function createdRecord(adminId: AdminId, admin: ReturnType<typeof newAdmin>): AdminRecord {
  const { email, canonicalEmail, name, status, version, createdAt, statusChangedAt } = admin;
  return {
    adminId,
    email,
    canonicalEmail,
    name,
    status,
    emailVerified: false,
    version,
    createdAt,
    statusChangedAt,
    statusReason: null,
    closedAt: null,
  };
}

async function anyAdmin(tx: Kysely<Database>): Promise<boolean> {
  return (await tx.selectFrom('admins').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** The same as of now: a transaction that has read before would be shown what it saw then. */
async function anyAdminNow({ dialect }: Store, tx: Kysely<Database>): Promise<boolean> {
  return (await dialect.locked(tx.selectFrom('admins').select('id').limit(1)).executeTakeFirst()) !== undefined;
}
