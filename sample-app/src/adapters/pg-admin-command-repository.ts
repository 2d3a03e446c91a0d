import { randomUUID } from 'node:crypto';

import type {
  AdminBootstrap,
  AdminCommandRepository,
  AdminCreation,
  AdminId,
  InvitationAcceptance,
  StatusChange,
} from '@maatify/admin-infra';
import { ABILITIES, adminId } from '@maatify/admin-infra';
import { Inject } from '@nestjs/common';
import { and, eq, sql } from 'drizzle-orm';

import { HOST_ABILITIES } from '../abilities.js';
import type { Database, Transaction } from '../database/database.js';
import { DATABASE } from '../database/database.js';
import { adminAbilities, admins, oneTimeCodes } from '../database/schema.js';
import { authorIds, authorName, authorStands, lockAdmins, lockLifeline } from './support/admin-locks.js';
import { folded, recordColumns } from './support/admin-rows.js';
import { StoreAdapter } from './support/store-adapter.js';

/**
 * The first admin holds every ability of the library and of this host but the one that makes first admins: each by name, no
 * wildcard (L12).
 */
const FIRST_ADMIN_ABILITIES = Object.keys({ ...ABILITIES, ...HOST_ABILITIES }).filter(
  (ability) => ability !== 'admins.bootstrap',
);

@StoreAdapter()
export class PgAdminCommandRepository implements AdminCommandRepository {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  bootstrap({
    email,
    canonicalEmail,
    name,
    passwordHash,
    at,
    by,
  }: AdminBootstrap): ReturnType<AdminCommandRepository['bootstrap']> {
    return this.db.transaction(async (tx) => {
      // Asked before locking, so that a host that tries at every start does not hold up a running system.
      if (await anyAdmin(tx)) return { outcome: 'lost', reason: 'already_bootstrapped' };
      // There is no row to lock yet. The table lock keeps every other insert out until we are done, `create` and imports too.
      await tx.execute(sql`lock table ${admins} in share row exclusive mode`);
      if (await anyAdmin(tx)) return { outcome: 'lost', reason: 'already_bootstrapped' };
      if (by.kind === 'admin') throw new Error('The first admin cannot have an admin as its author; use a system actor.');
      const id = newAdminId();
      await tx.insert(admins).values({
        id,
        email,
        canonicalEmail,
        name,
        nameFolded: folded(name),
        status: 'active',
        emailVerified: true,
        version: 1,
        credentialEpoch: 1,
        passwordHash: passwordHash.reveal(),
        createdAt: at,
        statusChangedAt: at,
      });
      await tx
        .insert(adminAbilities)
        .values(FIRST_ADMIN_ABILITIES.map((ability) => ({ adminId: id, ability, grantedBy: authorName(by), grantedAt: at })));
      return { outcome: 'won', adminId: id };
    });
  }

  create({ email, canonicalEmail, name, invitation, at, by }: AdminCreation): ReturnType<AdminCommandRepository['create']> {
    return this.db.transaction(async (tx) => {
      // The author's row is locked: a suspension of the author is either before this write or waits for it.
      if (!authorStands(by, await lockAdmins(tx, authorIds(by)))) return { outcome: 'lost', reason: 'author_moved' };
      const [admin] = await tx
        .insert(admins)
        .values({
          id: newAdminId(),
          email,
          canonicalEmail,
          name,
          nameFolded: folded(name),
          status: 'pending_verification',
          emailVerified: false,
          version: 1,
          credentialEpoch: 1,
          createdAt: at,
          statusChangedAt: at,
        })
        // The unique index decides, not a read before: of two creations at once one inserts.
        .onConflictDoNothing({ target: admins.canonicalEmail })
        .returning(recordColumns);
      if (admin === undefined) return { outcome: 'lost', reason: 'email_taken' };
      await tx.insert(oneTimeCodes).values({ adminId: admin.adminId, purpose: 'invitation', issuedAt: at, ...invitation });
      return { outcome: 'won', admin };
    });
  }

  changeStatus(change: StatusChange): ReturnType<AdminCommandRepository['changeStatus']> {
    const { adminId: target, from, to, expectedVersion, reason, at, by, lifelineAbility } = change;
    const leavesActive = from === 'active' && to !== 'active';
    return this.db.transaction(async (tx) => {
      // Two admins suspending each other lock two different targets; only a lock they share makes the second one count anew (C5).
      if (leavesActive) await lockLifeline(tx);
      // Author and target: neither may move between the check and the write (C7).
      const locked = await lockAdmins(tx, [...authorIds(by), target]);
      if (!authorStands(by, locked)) return { outcome: 'lost', reason: 'author_moved' };
      const stored = locked.get(target);
      if (stored?.status !== from || stored.version !== expectedVersion) return { outcome: 'lost', reason: 'status_moved' };
      if (leavesActive && (await isLastHolder(tx, target, lifelineAbility))) return { outcome: 'lost', reason: 'last_holder' };
      const version = stored.version + 1;
      await tx
        .update(admins)
        .set({
          status: to,
          version,
          statusChangedAt: at,
          statusReason: reason,
          // Leaving `active` kills every session for good: coming back revives none (S3).
          credentialEpoch: stored.credentialEpoch + (leavesActive ? 1 : 0),
        })
        .where(eq(admins.id, target));
      return { outcome: 'won', adminId: target, version };
    });
  }

  acceptInvitation({
    adminId: id,
    passwordHash,
    activate,
    at,
  }: InvitationAcceptance): ReturnType<AdminCommandRepository['acceptInvitation']> {
    return this.db.transaction(async (tx) => {
      // Locked, because `from` must be the status this very write replaced, and two acceptances must not both win.
      const stored = (await lockAdmins(tx, [id])).get(id);
      const from = stored?.status;
      if (stored === undefined || (from !== 'created' && from !== 'pending_verification'))
        return { outcome: 'lost', reason: 'not_invited' };
      // An imported record (`created`) has no edge to `active` in the status graph, whatever was asked for.
      const to = activate && from === 'pending_verification' ? 'active' : from;
      const moved: Partial<typeof admins.$inferInsert> =
        to === from ? {} : { status: to, version: stored.version + 1, statusChangedAt: at, statusReason: null };
      await tx
        .update(admins)
        .set({
          ...moved,
          passwordHash: passwordHash.reveal(),
          mustChangePassword: false,
          emailVerified: true,
          credentialEpoch: stored.credentialEpoch + 1,
        })
        .where(eq(admins.id, id));
      return { outcome: 'won', adminId: id, from, to };
    });
  }
}

function newAdminId(): AdminId {
  return adminId(randomUUID());
}

async function anyAdmin(tx: Transaction): Promise<boolean> {
  return (await tx.select({ id: admins.id }).from(admins).limit(1)).length > 0;
}

/** Whether this is the only one who can really sign in and holds the ability: one who is locked out or unverified is no other (F42, Z6). */
async function isLastHolder(tx: Transaction, admin: AdminId, ability: string): Promise<boolean> {
  const holders = await tx
    .select({ id: admins.id })
    .from(admins)
    .innerJoin(adminAbilities, and(eq(adminAbilities.adminId, admins.id), eq(adminAbilities.ability, ability)))
    .where(and(eq(admins.status, 'active'), eq(admins.emailVerified, true)))
    // Two are enough to know: either it is none of them, or there is another.
    .orderBy(sql`${admins.id} <> ${admin}`)
    .limit(2);
  return holders.length === 1 && holders[0]?.id === admin;
}
