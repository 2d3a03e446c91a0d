import type { CodeClaim, CodeIssueClaim } from '../../credentials/one-time-code-repository.contract.js';
import type { Instant } from '../../kernel/ids.js';
import { later } from '../../kernel/ids.js';
import type { CodeIssue, OneTimeCodeRepository } from '../../module/closed-contracts.js';
import type { CodePurpose } from '../../module/vocabulary.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import type { StoredAdmin, StoredCode } from '../doubles/stored-rows.js';

/** {@link OneTimeCodeRepository} over `store.codes`. */
export class InMemoryOneTimeCodes implements OneTimeCodeRepository {
  constructor(private readonly store: InMemoryStore) {}

  issue({ adminId, purpose, codeDigest, issuedAt, expiresAt, notSince, by }: CodeIssue): Promise<CodeIssueClaim> {
    return atomically(() => {
      if (this.store.authorMoved(by)) return { outcome: 'lost', reason: 'author_moved', retryAt: null };
      const admin = this.store.admins.get(adminId);
      if (admin === undefined) return { outcome: 'lost', reason: 'not_found', retryAt: null };
      if (!this.isDue(admin, purpose)) return { outcome: 'lost', reason: 'not_due', retryAt: null };
      // Whatever became of it: a code that was used up still says that one was sent.
      const tooYoung = this.store.codesOf(adminId, purpose).find((earlier) => earlier.issuedAt >= notSince);
      if (tooYoung !== undefined) {
        // Dated by a clock that ran ahead: written back, or it would move along with every question.
        const young = Math.min(tooYoung.issuedAt, issuedAt) as Instant;
        this.store.codes.set(tooYoung.codeDigest, Object.freeze({ ...tooYoung, issuedAt: young }));
        // The first moment at which the same question, asked with the same interval, finds that code older than `notSince`.
        return { outcome: 'lost', reason: 'too_soon', retryAt: later(young, issuedAt - notSince + 1) };
      }
      if (this.store.codes.has(codeDigest)) throw new Error('a code with this digest was issued before');
      this.store.putCode({ codeDigest, adminId, purpose, issuedAt, expiresAt });
      return { outcome: 'won', adminId, address: admin.email };
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

  private isDue(admin: StoredAdmin, purpose: CodePurpose): boolean {
    switch (purpose) {
      case 'invitation': {
        // Accepting sets both; until it is activated such an admin is still `pending_verification`.
        const accepted = admin.emailVerified && admin.passwordHash !== null;
        return !accepted && (admin.status === 'created' || admin.status === 'pending_verification');
      }
      case 'totp_enrolment':
        return (this.store.totp.get(admin.adminId)?.sealedSeed ?? null) === null;
    }
  }

  private spend(code: StoredCode, spent: 'used' | 'expired'): void {
    this.store.codes.set(code.codeDigest, Object.freeze({ ...code, spent }));
  }
}
