import type { CodeClaim, CodeIssueClaim, CodeRequestClaim } from '../../credentials/one-time-code-repository.contract.js';
import type { Instant } from '../../kernel/ids.js';
import type { CodeIssue, CodeRequest, OneTimeCodeRepository } from '../../module/closed-contracts.js';
import type { CodePurpose } from '../../module/vocabulary.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import type { StoredAdmin, StoredCode } from '../doubles/stored-rows.js';
import { youngCode } from './young-code.js';

/** {@link OneTimeCodeRepository} over `store.codes`. */
export class InMemoryOneTimeCodes implements OneTimeCodeRepository {
  constructor(private readonly store: InMemoryStore) {}

  issue({ adminId, by, ...code }: CodeIssue): Promise<CodeIssueClaim> {
    return atomically(() => {
      if (this.store.authorMoved(by)) return { outcome: 'lost', reason: 'author_moved', retryAt: null };
      const admin = this.store.admins.get(adminId);
      if (admin?.closedAt !== null) return { outcome: 'lost', reason: 'not_found', retryAt: null };
      const refusal = this.issueTo(admin, code);
      return refusal === null ? { outcome: 'won', adminId, address: admin.email } : { outcome: 'lost', ...refusal };
    });
  }

  request({ canonicalEmail, ...code }: CodeRequest): Promise<CodeRequestClaim> {
    return atomically(() => {
      const admin = this.store.adminByCanonicalEmail(canonicalEmail);
      if (admin === null) return { outcome: 'lost', reason: 'not_due' };
      const refusal = this.issueTo(admin, code);
      if (refusal !== null) return { outcome: 'lost', reason: refusal.reason };
      return { outcome: 'won', adminId: admin.adminId, canonicalEmail: admin.canonicalEmail, address: admin.email };
    });
  }

  claim({ codeDigest, purpose, adminId, at }: Parameters<OneTimeCodeRepository['claim']>[0]): Promise<CodeClaim> {
    return atomically(() => {
      const code = this.store.codes.get(codeDigest);
      const foreign = code?.purpose !== purpose || (adminId !== null && code.adminId !== adminId);
      if (foreign || code.spent === 'used') return { outcome: 'lost', reason: 'unknown' };
      if (code.spent === 'expired' || at >= code.expiresAt) {
        // Remembered, so that a clock that steps back does not revive it.
        this.spend(code, 'expired');
        return { outcome: 'lost', reason: 'expired' };
      }
      this.spend(code, 'used');
      return { outcome: 'won', adminId: code.adminId, codeDigest: code.codeDigest };
    });
  }

  /** Issues in place of any earlier code; answers why not. */
  private issueTo(
    admin: StoredAdmin,
    { purpose, codeDigest, issuedAt, expiresAt, notSince }: Omit<CodeRequest, 'canonicalEmail'>,
  ): { readonly reason: 'not_due' | 'too_soon'; readonly retryAt: Instant | null } | null {
    if (!this.isDue(admin, purpose)) return { reason: 'not_due', retryAt: null };
    const { adminId } = admin;
    const retryAt = youngCode(this.store, adminId, { purpose, issuedAt, notSince });
    if (retryAt !== null) return { reason: 'too_soon', retryAt };
    if (this.store.codes.has(codeDigest)) throw new Error('a code with this digest was issued before');
    this.store.putCode({ codeDigest, adminId, purpose, issuedAt, expiresAt });
    return null;
  }

  private isDue(admin: StoredAdmin, purpose: CodePurpose): boolean {
    switch (purpose) {
      case 'invitation': {
        // Accepting sets both; until it is activated such an admin is still `pending_verification`.
        const accepted = admin.emailVerified && admin.passwordHash !== null;
        return !accepted && (admin.status === 'created' || admin.status === 'pending_verification');
      }
      case 'totp_enrolment':
        return (this.store.totp.get(admin.adminId)?.sealedSeed ?? null) === null;
      case 'password_recovery':
        return admin.status === 'active' && admin.emailVerified;
      case 'email_verification':
      case 'phone_verification':
        return false; // kept with the contact it is for
    }
  }

  private spend(code: StoredCode, spent: 'used' | 'expired'): void {
    this.store.codes.set(code.codeDigest, Object.freeze({ ...code, spent }));
  }
}
