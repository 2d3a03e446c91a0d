import type {
  AdminBootstrap,
  AdminCommandRepository,
  AdminCreation,
  HashRenewal,
  InvitationAcceptance,
  StatusChange,
} from '../../lifecycle/admin-command-repository.contract.js';
import { adminRecord } from '../doubles/answers.js';
import { atomically, lost } from '../doubles/atomically.js';
import { isSameHash } from '../credentials/password-hashing.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';

/** {@link AdminCommandRepository} over `store.admins`, with `store.codes` for invitations and `store.grants` for the last holder. */
export class InMemoryAdminCommands implements AdminCommandRepository {
  constructor(private readonly store: InMemoryStore) {}

  bootstrap({
    email,
    canonicalEmail,
    name,
    passwordHash,
    at,
    by,
  }: AdminBootstrap): ReturnType<AdminCommandRepository['bootstrap']> {
    return atomically(() => {
      if (this.store.admins.size > 0) return lost('already_bootstrapped');
      // The contract has no answer for it: there is no admin yet who could have written this.
      if (this.store.authorMoved(by)) throw new Error('the first admin cannot be made by an admin');
      const { adminId } = this.store.insertAdmin({
        email,
        canonicalEmail,
        name,
        status: 'active',
        emailVerified: true,
        passwordHash,
        at,
      });
      return { outcome: 'won', adminId };
    });
  }

  create({ email, canonicalEmail, name, invitation, at, by }: AdminCreation): ReturnType<AdminCommandRepository['create']> {
    return atomically(() => {
      if (this.store.authorMoved(by)) return lost('author_moved');
      if (this.store.adminByCanonicalEmail(canonicalEmail) !== null) return lost('email_taken');
      const { codeDigest, expiresAt } = invitation;
      if (this.store.codes.has(codeDigest)) throw new Error('a code with this digest was issued before');
      const admin = this.store.insertAdmin({
        email,
        canonicalEmail,
        name,
        status: 'pending_verification',
        emailVerified: false,
        passwordHash: null,
        at,
      });
      this.store.putCode({ codeDigest, adminId: admin.adminId, purpose: 'invitation', issuedAt: at, expiresAt });
      return { outcome: 'won', admin: adminRecord(admin) };
    });
  }

  changeStatus(change: StatusChange): ReturnType<AdminCommandRepository['changeStatus']> {
    return atomically(() => {
      const { adminId, from, to, expectedVersion, reason, at, by } = change;
      if (this.store.authorMoved(by)) return lost('author_moved');
      const admin = this.store.admins.get(adminId);
      if (admin?.status !== from || admin.version !== expectedVersion) return lost('status_moved');
      const leavesActive = from === 'active' && to !== 'active';
      if (leavesActive && this.isLastHolder(change)) return lost('last_holder');
      const { version } = this.store.changeAdmin(admin, {
        status: to,
        version: admin.version + 1,
        credentialEpoch: admin.credentialEpoch + (leavesActive ? 1 : 0),
        statusChangedAt: at,
        statusReason: reason,
      });
      return { outcome: 'won', adminId, version };
    });
  }

  acceptInvitation({
    adminId,
    passwordHash,
    activate,
    device,
    at,
  }: InvitationAcceptance): ReturnType<AdminCommandRepository['acceptInvitation']> {
    return atomically(() => {
      const admin = this.store.admins.get(adminId);
      if (admin?.status !== 'created' && admin?.status !== 'pending_verification') return lost('not_invited');
      const from = admin.status;
      const to = activate && from === 'pending_verification' ? 'active' : from;
      this.store.changeAdmin(admin, {
        passwordHash,
        mustChangePassword: false,
        emailVerified: true,
        credentialEpoch: admin.credentialEpoch + 1,
        ...(to === from ? {} : { status: to, version: admin.version + 1, statusChangedAt: at, statusReason: null }),
      });
      if (device !== null) this.store.sawDevice({ adminId, ...device, at });
      return { outcome: 'won', adminId, from, to };
    });
  }

  renewPasswordHash({
    adminId,
    expectedHash,
    passwordHash,
  }: HashRenewal): ReturnType<AdminCommandRepository['renewPasswordHash']> {
    return atomically(() => {
      const admin = this.store.admins.get(adminId);
      const stored = admin?.passwordHash ?? null;
      if (admin === undefined || stored === null || !isSameHash(stored.reveal(), expectedHash.reveal()))
        return lost('hash_moved');
      this.store.changeAdmin(admin, { passwordHash });
      return { outcome: 'won', adminId };
    });
  }

  /** Whether this is the only holder of the ability who can sign in. */
  private isLastHolder({ adminId, lifelineAbility, holderNeedsFactor }: StatusChange): boolean {
    const holders = [...this.store.admins.values()].filter(
      (admin) =>
        admin.status === 'active' &&
        admin.emailVerified &&
        admin.passwordHash !== null &&
        !admin.mustChangePassword &&
        (!holderNeedsFactor || this.store.secondFactorEnabled(admin.adminId)) &&
        this.store.grants.holds(admin.adminId, lifelineAbility),
    );
    return holders.length === 1 && holders[0]?.adminId === adminId;
  }
}
