import type { AdminId, SessionId } from '@maatify/admin-infra';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, patch } from './broken.js';

// The recipes of the guide for adapters, followed to the letter and no further.

const UNKNOWN = { outcome: 'lost', reason: 'unknown' } as const;

/** `UPDATE codes SET used_at = … WHERE digest = … AND used_at IS NULL`. */
const claimByDigestAlone: Broken = broken('claims by the digest and `used_at IS NULL` alone', ({ store }) => ({
  OneTimeCodeRepository: {
    claim: async ({ codeDigest }) => {
      const code = store.codes.get(codeDigest);
      if (code?.spent !== null) return UNKNOWN;
      patch(store.codes, codeDigest, { spent: 'used' });
      return { outcome: 'won', adminId: code.adminId, codeDigest };
    },
  },
}));

/** `UPDATE totp SET last_step = … WHERE admin_id = … AND (last_step IS NULL OR last_step < …)`. */
const stepOfAnyRow: Broken = broken('compares steps and does not look whether a factor is enabled', ({ store }) => ({
  TotpCommandRepository: {
    claimStep: async ({ adminId, step }) => {
      const row = store.totp.get(adminId);
      if (row === undefined || (row.lastStep !== null && row.lastStep >= step)) return { outcome: 'lost', reason: 'replayed' };
      patch(store.totp, adminId, { lastStep: step });
      return { outcome: 'won' };
    },
  },
}));

/** Ids and epochs of the live sessions in an array of the admin's document, one `findOneAndUpdate` on its length. */
const openByArray: Broken = broken("counts ids and epochs in an array of the admin's document", ({ real }) => {
  const arrays = new Map<AdminId, { readonly id: SessionId; readonly epoch: number }[]>();
  const arrayOf = (adminId: AdminId) => arrays.get(adminId) ?? [];
  return {
    SessionCommandRepository: {
      open: async (told) => {
        const { adminId, sessionId, credentialEpoch } = told.session;
        const live = arrayOf(adminId).filter(({ epoch, id }) => epoch === credentialEpoch && id !== told.replacesSession);
        const full = live.length >= told.limit.maxLive;
        if (full && told.limit.whenFull === 'refuse') return { outcome: 'lost', reason: 'limit_reached' };
        const claim = await real.SessionCommandRepository.open({ ...told, limit: { ...told.limit, maxLive: 1_000 } });
        if (claim.outcome === 'lost') return claim;
        const kept = full ? live.slice(live.length + 1 - told.limit.maxLive) : live;
        arrays.set(adminId, [...kept, { id: sessionId, epoch: credentialEpoch }]);
        return { ...claim, endedOldest: live.length - kept.length };
      },
      end: async (ending) => {
        const claim = await real.SessionCommandRepository.end(ending);
        const rest = arrayOf(ending.adminId).filter(({ id }) => id !== ending.sessionId);
        if (claim.outcome === 'won') arrays.set(ending.adminId, rest);
        return claim;
      },
    },
  };
});

export const literalClaim: BrokenByCase = {
  'claim: a code is expired from expiresAt on, not before': claimByDigestAlone,
  'claim: an expired code stays unusable, also when the clock steps back': claimByDigestAlone,
  'claim: a code of another admin is unknown, and is not used up': claimByDigestAlone,
  'claim: a code of another purpose is unknown, and is not used up': claimByDigestAlone,
  'issue: a code lives exactly as long as was said': claimByDigestAlone,
};

export const literalInvitation: BrokenByCase = {
  'create: its invitation lives exactly as long as was said': claimByDigestAlone,
};

export const literalClaimStep: BrokenByCase = {
  'claimStep: without an enabled factor there is nothing to claim': stepOfAnyRow,
};

export const literalOpen: BrokenByCase = {
  'open: an expired session does not count against the limit': openByArray,
  'open: a session of another system epoch does not count against the limit': openByArray,
  'open: an idle session does not count against the limit': openByArray,
  'open: a session that is too old does not count against the limit': openByArray,
  'open: `end_oldest` keeps exactly the limit under 32 parallel openings': openByArray,
  'open: `end_oldest` ends the oldest, and as many as it takes': openByArray,
  'open: `end_oldest` ends live sessions alone, however old the dead ones are': openByArray,
};
