import type { AdminCommandRepository, AdminId, InvitationCorrection, InvitationWithdrawal } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch } from './broken.js';

type Commands = AdminCommandRepository;
type AdminRow = InMemoryStore['admins'] extends Map<AdminId, infer Row> ? Row : never;

function commands(wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken {
  return broken(wrong, ({ real, store }) => ({ AdminCommandRepository: methods(real.AdminCommandRepository, store) }));
}

/** Withdraws as it should, and then something else as well. */
function withdrawing(wrong: string, then: (row: AdminRow, store: InMemoryStore) => Partial<AdminRow> | void): Broken {
  return commands(wrong, (real, store) => ({
    withdrawInvitation: async (withdrawal) => {
      const claim = await real.withdrawInvitation(withdrawal);
      const row = store.admins.get(withdrawal.adminId);
      if (claim.outcome === 'won' && row !== undefined) patch(store.admins, row.adminId, then(row, store) ?? {});
      return claim;
    },
  }));
}

/** Makes the admin such that the withdrawal goes through, whatever it was. */
function withdrawingFrom(wrong: string, made: (row: AdminRow) => Partial<AdminRow>): Broken {
  return commands(wrong, (real, store) => ({
    withdrawInvitation: (withdrawal) => {
      const row = store.admins.get(withdrawal.adminId);
      if (row !== undefined) patch(store.admins, row.adminId, made(row));
      return real.withdrawInvitation(withdrawal);
    },
  }));
}

/** Opens a closed record for one call, and closes it again. */
function reopening(method: 'changeStatus' | 'acceptInvitation' | 'correctInvitation'): Broken {
  return commands(`${method} forgets that it is closed`, (real, store) => ({
    [method]: async (told: { readonly adminId: AdminId }) => {
      const closedAt = store.admins.get(told.adminId)?.closedAt ?? null;
      if (closedAt !== null && (store.admins.get(told.adminId)?.status !== 'locked' || method === 'changeStatus'))
        patch(store.admins, told.adminId, { closedAt: null });
      const claim = await (real[method] as (one: object) => Promise<object>)(told);
      patch(store.admins, told.adminId, { closedAt });
      return claim;
    },
  }));
}

/** Corrects something else than it was told. */
function correcting(wrong: string, told: (correction: InvitationCorrection) => Partial<InvitationCorrection>): Broken {
  return commands(wrong, (real) => ({
    correctInvitation: (correction) => real.correctInvitation({ ...correction, ...told(correction) }),
  }));
}

/** Corrects as it should, and then something else as well. */
function corrected(wrong: string, then: (before: AdminRow, told: InvitationCorrection, store: InMemoryStore) => void): Broken {
  return commands(wrong, (real, store) => ({
    correctInvitation: async (correction) => {
      const before = store.admins.get(correction.adminId);
      const codes = [...store.codes];
      const claim = await real.correctInvitation(correction);
      if (claim.outcome === 'won' && before !== undefined) {
        then(before, correction, store);
        if (wrong.includes('old code')) for (const [digest, row] of codes) store.codes.set(digest, row);
      }
      return claim;
    },
  }));
}

const BY_SYSTEM = { kind: 'system', name: 'whoever' } as const;
const asSystem = (wrong: string, method: 'withdrawInvitation' | 'correctInvitation'): Broken =>
  commands(wrong, (real) => ({
    [method]: (told: InvitationWithdrawal & InvitationCorrection) =>
      (real[method] as (one: object) => Promise<object>)({ ...told, by: BY_SYSTEM }),
  }));

export const brokenWithdrawals: BrokenByCase = {
  'withdrawInvitation: the record stays to be read, closed, with the address it had': [
    withdrawing('stamps its own clock', () => ({ closedAt: Date.now() as never })),
    withdrawing('leaves the version', ({ version }) => ({ version: version - 1 })),
    withdrawing('suspends it, too', () => ({ status: 'suspended' })),
    withdrawing('writes over the address', ({ adminId }) => ({
      email: `closed:${adminId}`,
      canonicalEmail: `closed:${adminId}` as never,
    })),
  ],
  'withdrawInvitation: the address is free for another admin, and finds that one': [
    commands('keeps the address taken', (real, store) => ({
      create: (creation) => {
        const taken = [...store.admins.values()].some(({ canonicalEmail }) => canonicalEmail === creation.canonicalEmail);
        return taken ? Promise.resolve({ outcome: 'lost', reason: 'email_taken' }) : real.create(creation);
      },
    })),
    broken('finds the closed one', ({ real: { AdminQueryRepository: queries }, store }) => ({
      AdminQueryRepository: {
        forSignIn: async (asked) => {
          const closed = [...store.admins.values()].find(({ canonicalEmail }) => canonicalEmail === asked.canonicalEmail);
          const admin = closed === undefined ? null : await queries.credentialsOf(closed);
          return { admin, deviceRecognised: false };
        },
      },
    })),
  ],
  'withdrawInvitation: one address may be withdrawn several times': commands('frees an address once', (real, store) => ({
    withdrawInvitation: (withdrawal) => {
      const own = store.admins.get(withdrawal.adminId)?.canonicalEmail;
      const before = [...store.admins.values()].some((row) => row.closedAt !== null && row.canonicalEmail === own);
      return before ? Promise.reject(new Error('a duplicate key')) : real.withdrawInvitation(withdrawal);
    },
  })),
  'withdrawInvitation: no code of the admin works any more': [
    commands('leaves the code', (real, store) => ({
      withdrawInvitation: async (withdrawal) => {
        const codes = [...store.codes];
        const claim = await real.withdrawInvitation(withdrawal);
        for (const [digest, row] of codes) store.codes.set(digest, row);
        return claim;
      },
    })),
    commands('leaves codes of other purposes', (real, store) => ({
      withdrawInvitation: async (withdrawal) => {
        const codes = [...store.codes].filter(([, { purpose }]) => purpose !== 'invitation');
        const claim = await real.withdrawInvitation(withdrawal);
        for (const [digest, row] of codes) store.codes.set(digest, row);
        return claim;
      },
    })),
    withdrawing('drops every code there is', (_, store) => void store.codes.clear()),
  ],
  'withdrawInvitation: nothing opens the record again': [
    reopening('changeStatus'),
    reopening('acceptInvitation'),
    reopening('correctInvitation'),
    broken('invites again who is closed', ({ real: { OneTimeCodeRepository: codes }, store }) => ({
      OneTimeCodeRepository: {
        issue: async (issue) => {
          const closedAt = store.admins.get(issue.adminId)?.closedAt ?? null;
          patch(store.admins, issue.adminId, { closedAt: null });
          const claim = await codes.issue(issue);
          patch(store.admins, issue.adminId, { closedAt });
          return claim;
        },
      },
    })),
  ],
  'withdrawInvitation: of who is suspended or locked as well, once, and of nobody': [
    commands('only of who is pending', (real, store) => ({
      withdrawInvitation: (withdrawal) =>
        store.admins.get(withdrawal.adminId)?.status === 'locked'
          ? Promise.resolve({ outcome: 'lost', reason: 'already_accepted' })
          : real.withdrawInvitation(withdrawal),
    })),
    withdrawingFrom('closes it again', () => ({ closedAt: null })),
    commands('wins over nothing', (real, store) => ({
      withdrawInvitation: (withdrawal) =>
        store.admins.has(withdrawal.adminId)
          ? real.withdrawInvitation(withdrawal)
          : Promise.resolve({ outcome: 'won', adminId: withdrawal.adminId }),
    })),
  ],
  'withdrawInvitation: refused for who has accepted': [
    withdrawingFrom('closes whoever it is told', () => ({
      status: 'pending_verification',
      emailVerified: false,
      passwordHash: null,
    })),
    withdrawingFrom('goes by the status alone', ({ status }) =>
      status === 'pending_verification' ? { emailVerified: false, passwordHash: null } : {},
    ),
  ],
  'withdrawInvitation beside acceptInvitation: one of the two wins, whole': commands('looks, then writes', (real, store) => ({
    withdrawInvitation: (withdrawal) => onStaleRead(store, () => real.withdrawInvitation(withdrawal)),
  })),
  'withdrawInvitation: of 16 parallel calls one wins': commands('looks, then writes', (real, store) => ({
    withdrawInvitation: (withdrawal) => onStaleRead(store, () => real.withdrawInvitation(withdrawal)),
  })),
  'withdrawInvitation: refused when the author moved, and not for an active one': asSystem(
    'does not look at the author',
    'withdrawInvitation',
  ),
};

export const brokenCorrections: BrokenByCase = {
  'correctInvitation: address and code are replaced together, and nothing else': [
    correcting('keeps the canonical address alone', ({ canonicalEmail }) => ({ email: canonicalEmail })),
    corrected('leaves the old canonical address', ({ adminId, canonicalEmail }, _, store) =>
      patch(store.admins, adminId, { canonicalEmail }),
    ),
    corrected('leaves the old code', () => undefined),
    corrected('stores no new one', (_, { invitation }, store) => void store.codes.delete(invitation.codeDigest)),
    corrected('moves the version', ({ adminId, version }, _, store) => patch(store.admins, adminId, { version: version + 1 })),
    corrected('moves the epoch', ({ adminId, credentialEpoch }, _, store) =>
      patch(store.admins, adminId, { credentialEpoch: credentialEpoch + 1 }),
    ),
    corrected('takes the name from the address', ({ adminId }, { email }, store) =>
      patch(store.admins, adminId, { name: email }),
    ),
    commands('answers the record as it was', (real, store) => ({
      correctInvitation: async (correction) => {
        const before = store.admins.get(correction.adminId);
        const claim = await real.correctInvitation(correction);
        if (claim.outcome === 'lost' || before === undefined) return claim;
        return { ...claim, admin: { ...claim.admin, email: before.email } };
      },
    })),
  ],
  'correctInvitation: the new code lives exactly as long as was said': [
    correcting('lets it live 1 ms longer', ({ invitation }) => ({
      invitation: { ...invitation, expiresAt: (invitation.expiresAt + 1) as never },
    })),
    correcting('lets it end 1 ms early', ({ invitation }) => ({
      invitation: { ...invitation, expiresAt: (invitation.expiresAt - 1) as never },
    })),
  ],
  'correctInvitation: a taken address is refused, and nothing of it is stored': [
    commands('counts the own address as taken', (real, store) => ({
      correctInvitation: (correction) =>
        store.admins.get(correction.adminId)?.canonicalEmail === correction.canonicalEmail
          ? Promise.resolve({ outcome: 'lost', reason: 'email_taken', retryAt: null })
          : real.correctInvitation(correction),
    })),
    commands('replaces the code first', (real, store) => ({
      correctInvitation: async (correction) => {
        const claim = await real.correctInvitation(correction);
        const { adminId, at: issuedAt, invitation } = correction;
        if (claim.outcome === 'lost') store.putCode({ adminId, purpose: 'invitation', issuedAt, ...invitation });
        return claim;
      },
    })),
    commands('takes it from who has it', (real, store) => ({
      correctInvitation: (correction) => {
        const aside = [...store.admins.values()].find(({ canonicalEmail }) => canonicalEmail === correction.canonicalEmail);
        if (aside !== undefined) patch(store.admins, aside.adminId, { canonicalEmail: 'aside@example.test' as never });
        return real.correctInvitation(correction);
      },
    })),
  ],
  'correctInvitation: of 8 that want one address at once one gets it': commands('looks, then writes', (real, store) => ({
    correctInvitation: (correction) => onStaleRead(store, () => real.correctInvitation(correction)),
  })),
  'correctInvitation: waits for the code before it, whoever sent that, and a clock that ran ahead holds up nobody': [
    correcting('waits for nothing', ({ at }) => ({ notSince: at })),
    commands('says the moment itself', (real) => ({
      correctInvitation: async (correction) => {
        const claim = await real.correctInvitation(correction);
        if (claim.outcome === 'won' || claim.retryAt === null) return claim;
        return { ...claim, retryAt: (claim.retryAt - 1) as never };
      },
    })),
    commands('waits for a code from the future', (real, store) => ({
      correctInvitation: async (correction) => {
        const codes = [...store.codes];
        const claim = await real.correctInvitation(correction);
        if (claim.outcome === 'lost') for (const [digest, row] of codes) store.codes.set(digest, row);
        return claim;
      },
    })),
  ],
  'correctInvitation: refused where no invitation is due, and for nobody': [
    commands('corrects whoever it is told', (real, store) => ({
      correctInvitation: (correction) => {
        patch(store.admins, correction.adminId, { status: 'created', emailVerified: false, passwordHash: null });
        return real.correctInvitation(correction);
      },
    })),
    commands('corrects who is suspended', (real, store) => ({
      correctInvitation: async (correction) => {
        const before = store.admins.get(correction.adminId);
        if (before?.status === 'suspended') patch(store.admins, correction.adminId, { status: 'pending_verification' });
        const claim = await real.correctInvitation(correction);
        if (before !== undefined) patch(store.admins, correction.adminId, { status: before.status });
        return claim;
      },
    })),
  ],
  'acceptInvitation: lost once another code was sent in place of the one it names': [
    commands('accepts with any code', (real) => ({
      acceptInvitation: (acceptance) => real.acceptInvitation({ ...acceptance, codeDigest: null }),
    })),
    commands('accepts with a code of anybody', (real, store) => ({
      acceptInvitation: ({ codeDigest, ...acceptance }) =>
        real.acceptInvitation({
          ...acceptance,
          codeDigest: codeDigest !== null && store.codes.has(codeDigest) ? null : codeDigest,
        }),
    })),
  ],
  'correctInvitation beside acceptInvitation: one of the two wins, whole': [
    commands('accepts with any code', (real) => ({
      acceptInvitation: (acceptance) => real.acceptInvitation({ ...acceptance, codeDigest: null }),
    })),
    commands('looks, then writes', (real, store) => ({
      correctInvitation: (correction) => onStaleRead(store, () => real.correctInvitation(correction)),
    })),
  ],
  'correctInvitation: refused when the author moved, and not for an active one': asSystem(
    'does not look at the author',
    'correctInvitation',
  ),
};
