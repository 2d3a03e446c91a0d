import type { LightOptions } from './light-world.js';
import { standIn } from './stand-in.js';

/**
 * Adapters as they are really written by mistake, each wrong in one way. A property that lets one of them pass proves nothing
 * about those that are right.
 */

export const claimStepReadCheckWrite: LightOptions = {
  wraps: [
    standIn('TotpCommandRepository', (_, { infra: { store }, pause }) => ({
      claimStep: async ({ adminId, step }) => {
        const factor = store.totp.get(adminId);
        if (factor === undefined || (factor.lastStep ?? -1) >= step) return { outcome: 'lost', reason: 'replayed' };
        await pause();
        store.totp.set(adminId, { ...factor, lastStep: step });
        return { outcome: 'won' };
      },
    })),
  ],
};

/** Remembers the code it saw last, not the greatest step: an older code of the window works again. */
export const claimStepLastOnly: LightOptions = {
  wraps: [
    standIn('TotpCommandRepository', (_, { infra: { store } }) => ({
      claimStep: async ({ adminId, step }) => {
        const factor = store.totp.get(adminId);
        if (factor === undefined || factor.lastStep === step) return { outcome: 'lost', reason: 'replayed' };
        store.totp.set(adminId, { ...factor, lastStep: step });
        return { outcome: 'won' };
      },
    })),
  ],
};

export const reserveReadThenWrite: LightOptions = {
  wraps: [
    standIn('AttemptLimiter', (real, { infra: { store }, pause }) => ({
      reserve: async (reservation) => {
        const stored = store.budgets.get(reservation.budget);
        await pause();
        // Written from what was read before: parallel attempts are counted as one (F09).
        if (stored === undefined) store.budgets.delete(reservation.budget);
        else store.budgets.set(reservation.budget, stored);
        return real.reserve(reservation);
      },
    })),
  ],
};

export const openWithoutCondition: LightOptions = {
  wraps: [
    standIn('SessionCommandRepository', (_, { infra: { store } }) => ({
      open: async ({ session, tokenDigest }) => {
        store.sessions.set(session.sessionId, { ...session, tokenDigest });
        return { outcome: 'won', sessionId: session.sessionId, endedOldest: 0 };
      },
    })),
  ],
};

/** Counts, awaits, inserts: right as long as nobody else signs in (S7). */
export const limitCountedBefore: LightOptions = {
  wraps: [
    standIn('SessionCommandRepository', (real, { infra: { store }, pause }) => ({
      open: async (opening) => {
        const { session, limit } = opening;
        const live = store.sessions.where('notEndedOf', session.adminId).length;
        await pause();
        if (live >= limit.maxLive) return { outcome: 'lost', reason: 'limit_reached' };
        return real.open({ ...opening, limit: { ...limit, maxLive: Number.MAX_SAFE_INTEGER } });
      },
    })),
  ],
};

export const touchUnEnds: LightOptions = {
  wraps: [
    standIn('SessionCommandRepository', (_, { infra: { store }, pause }) => ({
      touch: async ({ sessionId, at }) => {
        const session = store.sessions.get(sessionId);
        if (session?.endedAt !== null) return { outcome: 'lost', reason: 'ended' };
        await pause();
        store.sessions.set(sessionId, { ...session, lastSeenAt: at });
        return { outcome: 'won' };
      },
    })),
  ],
};

function statusChange(options: { movesEpoch?: boolean; checksVersion?: boolean; checksAuthor?: boolean; keepsLast?: boolean }) {
  const { movesEpoch = true, checksVersion = true, checksAuthor = true, keepsLast = true } = options;
  return {
    wraps: [
      standIn('AdminCommandRepository', (real, { infra: { store } }) => ({
        changeStatus: async (change) => {
          const admin = store.admins.get(change.adminId)!;
          const answer = await real.changeStatus({
            ...change,
            ...(checksVersion ? {} : { from: admin.status, expectedVersion: admin.version }),
            ...(checksAuthor ? {} : { by: { kind: 'system', name: 'whoever' } }),
            ...(keepsLast ? {} : { from: 'suspended' }),
          });
          const after = store.admins.get(change.adminId)!;
          if (!keepsLast && answer.outcome === 'lost' && admin.version === change.expectedVersion) {
            store.admins.set(change.adminId, { ...admin, status: change.to, version: admin.version + 1 });
            return { outcome: 'won', adminId: change.adminId, version: admin.version + 1 };
          }
          if (!movesEpoch) store.admins.set(change.adminId, { ...after, credentialEpoch: admin.credentialEpoch });
          // It believes what it was told: no answer of its own gives it away.
          return answer.outcome === 'won' ? { ...answer, version: change.expectedVersion + 1 } : answer;
        },
      })),
    ],
  } satisfies LightOptions;
}

export const suspensionKeepsEpoch = statusChange({ movesEpoch: false });
export const statusWithoutVersion = statusChange({ checksVersion: false });
export const statusWithoutAuthor = statusChange({ checksAuthor: false });
export const lastHolderGoes = statusChange({ checksAuthor: false, keepsLast: false });

export const enablingKeepsEpoch: LightOptions = {
  wraps: [
    standIn('TotpCommandRepository', (real, { infra: { store } }) => ({
      enable: async (enable) => {
        const { credentialEpoch } = store.admins.get(enable.adminId)!;
        const answer = await real.enable(enable);
        store.admins.set(enable.adminId, { ...store.admins.get(enable.adminId)!, credentialEpoch });
        return answer;
      },
    })),
  ],
};

export const settingsWithoutCompare: LightOptions = {
  wraps: [
    standIn('SystemSettingsCommandRepository', (real, { infra: { store } }) => ({
      change: (change) => real.change({ ...change, expected: store.settings.get(change.key)?.value ?? null }),
    })),
  ],
};

export const settingsRestOnNothing: LightOptions = {
  wraps: [
    standIn('SystemSettingsCommandRepository', (real) => ({ change: (change) => real.change({ ...change, restsOn: [] }) })),
  ],
};

/** Takes a factor or its owner away whatever became of who needs one since. */
export const factorsRestOnNothing: LightOptions = {
  wraps: [
    standIn('TotpCommandRepository', (real) => ({ disable: (disabling) => real.disable({ ...disabling, restsOn: [] }) })),
    standIn('AdminCommandRepository', (real) => ({ changeStatus: (change) => real.changeStatus({ ...change, restsOn: [] }) })),
  ],
};

export const bootstrapReadCheckWrite: LightOptions = {
  wraps: [
    standIn('AdminCommandRepository', (_, { infra: { store }, pause }) => ({
      bootstrap: async ({ email, canonicalEmail, name, passwordHash, at }) => {
        if (store.admins.size > 0) return { outcome: 'lost', reason: 'already_bootstrapped' };
        await pause();
        // A unique key saves it where both name the same address, and only there.
        if (store.adminByEmail(email) !== null) return { outcome: 'lost', reason: 'already_bootstrapped' };
        const facts = { email, canonicalEmail, name, status: 'active', emailVerified: true, passwordHash, at } as const;
        return { outcome: 'won', adminId: store.insertAdmin(facts).adminId };
      },
    })),
  ],
};
