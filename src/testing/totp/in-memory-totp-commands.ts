import type { FactorDisabling, TotpCommandRepository } from '../../authentication/totp/totp-command-repository.contract.js';
import type { AdminId } from '../../kernel/ids.js';
import { atomically, lost } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import type { StoredTotp } from '../doubles/stored-rows.js';
import { isLastHolder } from '../lifecycle/last-holder.js';

const NO_FACTOR: StoredTotp = Object.freeze({ sealedSeed: null, pending: null, lastStep: null });

/** {@link TotpCommandRepository} over `store.totp`; `enable` and `disable` move the admin's epoch in the same stretch. */
export class InMemoryTotpCommands implements TotpCommandRepository {
  constructor(private readonly store: InMemoryStore) {}

  startPending(start: Parameters<TotpCommandRepository['startPending']>[0]): ReturnType<TotpCommandRepository['startPending']> {
    return atomically(() => {
      const { adminId, pendingId, sealedSeed, vouchedBy, expiresAt, expectedEpoch, replaces } = start;
      const factor = this.factorOf(adminId);
      if (isEnabled(factor) !== replaces) return lost(replaces ? 'not_enabled' : 'already_enabled');
      const admin = this.store.admins.get(adminId);
      if (admin?.status !== 'active' || admin.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      this.write(adminId, { ...factor, pending: Object.freeze({ pendingId, vouchedBy, sealedSeed, expiresAt }) });
      return { outcome: 'won', adminId };
    });
  }

  enable(enable: Parameters<TotpCommandRepository['enable']>[0]): ReturnType<TotpCommandRepository['enable']> {
    return atomically(() => {
      const { adminId, pendingId, step, expectedEpoch, replaces, at } = enable;
      const factor = this.factorOf(adminId);
      const { pending, lastStep } = factor;
      if (pending?.pendingId !== pendingId || at >= pending.expiresAt) return lost('not_pending');
      if (isEnabled(factor) !== replaces) return lost('not_pending');
      const admin = this.store.admins.get(adminId);
      if (admin?.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      // The greater of both: a factor enrolled anew must not make an old step usable again.
      this.write(adminId, { sealedSeed: pending.sealedSeed, pending: null, lastStep: Math.max(step, lastStep ?? step) });
      this.store.recoveryCodes.delete(adminId);
      const { credentialEpoch } = this.store.changeAdmin(admin, { credentialEpoch: admin.credentialEpoch + 1 });
      return { outcome: 'won', adminId, credentialEpoch };
    });
  }

  cancelPending({
    adminId,
    at,
  }: Parameters<TotpCommandRepository['cancelPending']>[0]): ReturnType<TotpCommandRepository['cancelPending']> {
    return atomically(() => {
      const factor = this.factorOf(adminId);
      if (factor.pending === null || at >= factor.pending.expiresAt) return lost('nothing_pending');
      this.write(adminId, { ...factor, pending: null });
      return { outcome: 'won', adminId };
    });
  }

  disable(disabling: FactorDisabling): ReturnType<TotpCommandRepository['disable']> {
    return atomically(() => {
      const { adminId, expectedEpoch, lifelineAbility, restsOn, by } = disabling;
      if (this.store.authorMoved(by)) return lost('author_moved');
      if (this.store.settingMoved(restsOn)) return lost('setting_moved');
      const factor = this.factorOf(adminId);
      if (!isEnabled(factor)) return lost('not_enabled');
      const admin = this.store.admins.get(adminId);
      if (admin?.credentialEpoch !== expectedEpoch) return lost('epoch_moved');
      const holders = { adminId, lifelineAbility: lifelineAbility ?? '', holderNeedsFactor: true };
      if (lifelineAbility !== null && isLastHolder(this.store, holders)) return lost('last_holder');
      this.write(adminId, { sealedSeed: null, pending: null, lastStep: factor.lastStep });
      this.store.recoveryCodes.delete(adminId);
      const { credentialEpoch } = this.store.changeAdmin(admin, { credentialEpoch: expectedEpoch + 1 });
      return { outcome: 'won', adminId, credentialEpoch };
    });
  }

  claimStep(claim: Parameters<TotpCommandRepository['claimStep']>[0]): ReturnType<TotpCommandRepository['claimStep']> {
    return atomically(() => {
      const { adminId, step } = claim;
      const factor = this.factorOf(adminId);
      if (factor.sealedSeed === null) return lost('not_enabled');
      if (factor.lastStep !== null && step <= factor.lastStep) return lost('replayed');
      this.write(adminId, { ...factor, lastStep: step });
      return { outcome: 'won' };
    });
  }

  private factorOf(adminId: AdminId): StoredTotp {
    return this.store.totp.get(adminId) ?? NO_FACTOR;
  }

  private write(adminId: AdminId, factor: StoredTotp): void {
    this.store.totp.set(adminId, Object.freeze(factor));
  }
}

function isEnabled({ sealedSeed }: StoredTotp): boolean {
  return sealedSeed !== null;
}
