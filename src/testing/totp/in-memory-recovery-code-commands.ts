import type {
  RecoveryCodeCommandRepository,
  RecoveryCodeReplacement,
} from '../../authentication/recovery-codes/recovery-code-command-repository.contract.js';
import { atomically, lost } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';

/** {@link RecoveryCodeCommandRepository} over `store.recoveryCodes`. */
export class InMemoryRecoveryCodeCommands implements RecoveryCodeCommandRepository {
  constructor(private readonly store: InMemoryStore) {}

  replace(replacement: RecoveryCodeReplacement): ReturnType<RecoveryCodeCommandRepository['replace']> {
    return atomically(() => {
      const { adminId, codeDigests, expectedEpoch } = replacement;
      if (!this.store.secondFactorEnabled(adminId)) return lost('not_enabled');
      const admin = this.store.admins.get(adminId);
      if (admin?.status !== 'active' || admin.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      const fresh = codeDigests.map((codeDigest) => Object.freeze({ codeDigest, usedAt: null }));
      this.store.recoveryCodes.set(adminId, Object.freeze(fresh));
      return { outcome: 'won', adminId };
    });
  }

  claim(claim: Parameters<RecoveryCodeCommandRepository['claim']>[0]): ReturnType<RecoveryCodeCommandRepository['claim']> {
    return atomically(() => {
      const { adminId, codeDigest, at } = claim;
      const codes = this.store.recoveryCodes.get(adminId) ?? [];
      const code = codes.find((one) => one.codeDigest === codeDigest);
      if (code === undefined) return lost('unknown');
      if (code.usedAt !== null) return lost('used');
      const used = codes.map((row) => (row.codeDigest === codeDigest ? Object.freeze({ codeDigest, usedAt: at }) : row));
      this.store.recoveryCodes.set(adminId, Object.freeze(used));
      return { outcome: 'won', adminId, codeDigest };
    });
  }
}
