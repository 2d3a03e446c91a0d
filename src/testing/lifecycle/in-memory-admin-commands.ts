import type {
  AdminBootstrap,
  AdminCommandRepository,
  AdminCreation,
  HashRenewal,
  InvitationAcceptance,
  InvitationCorrection,
  InvitationWithdrawal,
  PasswordChange,
  PasswordReset,
  StatusChange,
} from '../../lifecycle/admin-command-repository.contract.js';
import { adminRecord } from '../doubles/answers.js';
import { atomically, lost } from '../doubles/atomically.js';
import { youngCode } from '../credentials/young-code.js';
import { isSameHash } from '../credentials/password-hashing.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import type { StoredAdmin } from '../doubles/stored-rows.js';
import { isLastHolder } from './last-holder.js';

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
      const { adminId, from, to, expectedVersion, reason, restsOn, at, by } = change;
      if (this.store.authorMoved(by)) return lost('author_moved');
      if (this.store.settingMoved(restsOn)) return lost('setting_moved');
      const admin = this.store.admins.get(adminId);
      if (admin?.status !== from || admin.version !== expectedVersion || admin.closedAt !== null) return lost('status_moved');
      const leavesActive = from === 'active' && to !== 'active';
      if (leavesActive && isLastHolder(this.store, change)) return lost('last_holder');
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
    codeDigest,
    activate,
    device,
    at,
  }: InvitationAcceptance): ReturnType<AdminCommandRepository['acceptInvitation']> {
    return atomically(() => {
      const admin = this.store.admins.get(adminId);
      if (admin === undefined || !isInvited(admin)) return lost('not_invited');
      const isLast = this.store.codesOf(adminId, 'invitation').some((code) => code.codeDigest === codeDigest);
      if (codeDigest !== null && !isLast) return lost('not_invited');
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

  withdrawInvitation({ adminId, at, by }: InvitationWithdrawal): ReturnType<AdminCommandRepository['withdrawInvitation']> {
    return atomically(() => {
      if (this.store.authorMoved(by)) return lost('author_moved');
      const admin = this.store.admins.get(adminId);
      if (admin === undefined) return lost('not_found');
      if (admin.closedAt !== null) return lost('already_closed');
      if (!neverAccepted(admin)) return lost('already_accepted');
      this.store.dropAllCodes(adminId);
      this.store.changeAdmin(admin, { closedAt: at, version: admin.version + 1 });
      return { outcome: 'won', adminId };
    });
  }

  correctInvitation(correction: InvitationCorrection): ReturnType<AdminCommandRepository['correctInvitation']> {
    const { adminId, email, canonicalEmail, invitation, notSince, at, by } = correction;
    const no = <const R extends string>(reason: R) => ({ ...lost(reason), retryAt: null });
    return atomically(() => {
      if (this.store.authorMoved(by)) return no('author_moved');
      const admin = this.store.admins.get(adminId);
      if (admin?.closedAt !== null) return no('not_found');
      if (!isInvited(admin) || !neverAccepted(admin)) return no('already_accepted');
      const retryAt = youngCode(this.store, adminId, { purpose: 'invitation', issuedAt: at, notSince });
      if (retryAt !== null) return { ...lost('too_soon'), retryAt };
      const holder = this.store.adminByCanonicalEmail(canonicalEmail);
      if (holder !== null && holder.adminId !== adminId) return no('email_taken');
      const { codeDigest, expiresAt } = invitation;
      if (this.store.codes.has(codeDigest)) throw new Error('a code with this digest was issued before');
      this.store.putCode({ codeDigest, adminId, purpose: 'invitation', issuedAt: at, expiresAt });
      const corrected = this.store.changeAdmin(admin, { email, canonicalEmail });
      return { outcome: 'won', admin: adminRecord(corrected) };
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

  setPassword({ adminId, passwordHash, expectedEpoch }: PasswordChange): ReturnType<AdminCommandRepository['setPassword']> {
    return atomically(() => {
      const admin = this.store.admins.get(adminId);
      if (admin === undefined || (expectedEpoch !== null && admin.credentialEpoch !== expectedEpoch)) return lost('epoch_moved');
      if (!admin.emailVerified) return lost('not_verified');
      this.store.dropCodes(adminId, 'password_recovery');
      const { credentialEpoch } = this.store.changeAdmin(admin, {
        passwordHash,
        mustChangePassword: false,
        credentialEpoch: admin.credentialEpoch + 1,
      });
      return { outcome: 'won', adminId, credentialEpoch };
    });
  }

  resetPassword(reset: PasswordReset): ReturnType<AdminCommandRepository['resetPassword']> {
    return atomically(() => {
      const { adminId, expectedEpoch, recovery, at, by } = reset;
      if (this.store.authorMoved(by)) return lost('author_moved');
      const admin = this.store.admins.get(adminId);
      if (admin?.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      if (!admin.emailVerified) return lost('not_verified');
      const { codeDigest, expiresAt } = recovery;
      if (this.store.codes.has(codeDigest)) throw new Error('a code with this digest was issued before');
      this.store.putCode({ codeDigest, adminId, purpose: 'password_recovery', issuedAt: at, expiresAt });
      const { credentialEpoch, email } = this.store.changeAdmin(admin, {
        passwordHash: null,
        mustChangePassword: false,
        credentialEpoch: expectedEpoch + 1,
      });
      return { outcome: 'won', adminId, address: email, credentialEpoch };
    });
  }
}

function isInvited({ status, closedAt }: StoredAdmin): boolean {
  return closedAt === null && (status === 'created' || status === 'pending_verification');
}

/** Accepting sets both, and whoever is at work has done so. */
function neverAccepted({ status, emailVerified, passwordHash }: StoredAdmin): boolean {
  return status !== 'active' && !emailVerified && passwordHash === null;
}
