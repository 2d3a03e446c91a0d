import type { BrokenByCase } from './broken.js';
import { onStaleRead, patch } from './broken.js';
import { ANYBODY, besides, commands, proved, regardless, told } from './contact-support.js';

const unsent = (reason: 'too_soon' | 'already_verified', retryAt: number | null = null) =>
  ({ outcome: 'lost', reason, retryAt: retryAt as never }) as const;

export const brokenContactProofs: BrokenByCase = {
  'requestVerification: pending with that code, and answers where it goes': [
    commands('answers the canonical value', (real, store) => ({
      requestVerification: async (asked) => {
        const claim = await real.requestVerification(asked);
        if (claim.outcome === 'lost') return claim;
        return { ...claim, address: store.contacts.get(asked.contactId)?.canonicalValue ?? '' };
      },
    })),
    commands('answers the address of signing in', (real, store) => ({
      requestVerification: async (asked) => {
        const claim = await real.requestVerification(asked);
        return claim.outcome === 'lost' ? claim : { ...claim, address: store.admins.get(asked.adminId)?.email ?? '' };
      },
    })),
    besides('requestVerification', 'counts it as proven', (asked, store) => proved(asked, store, 'verified')),
    besides('requestVerification', 'sets every contact of the admin', ({ adminId, contactId }, store) => {
      const pending = store.verifications.get(contactId)!;
      for (const one of store.contacts.where('admin', adminId)) store.verifications.set(one.contactId, pending);
    }),
    told('requestVerification', 'lets it live a second more', ({ expiresAt }) => ({ expiresAt: (expiresAt + 1_000) as never })),
    told('requestVerification', 'stamps its own clock', () => ({ at: Date.now() as never })),
  ],
  'requestVerification: an earlier code is dead from then on; that of another contact is not': [
    commands('keeps the first code', (real, store) => ({
      requestVerification: async (asked) => {
        const earlier = store.verifications.get(asked.contactId)?.codeDigest;
        const claim = await real.requestVerification(asked);
        if (earlier != null) patch(store.verifications, asked.contactId, { codeDigest: earlier });
        return claim;
      },
    })),
    besides('requestVerification', 'has one code for an admin', ({ adminId, contactId }, store) => {
      for (const one of store.contacts.where('admin', adminId))
        if (one.contactId !== contactId) patch(store.verifications, one.contactId, { codeDigest: 'f'.repeat(64) as never });
    }),
  ],
  'requestVerification: refused so soon after an earlier code of that contact, and says until when': [
    told('requestVerification', 'never minds', ({ at }) => ({ notSince: (at + 1) as never })),
    told('requestVerification', 'lets one that is exactly as old pass', ({ notSince }) => ({
      notSince: (notSince + 1) as never,
    })),
    commands('answers when it was sent', (real, store) => ({
      requestVerification: async (asked) => {
        const claim = await real.requestVerification(asked);
        const since = store.verifications.get(asked.contactId)?.since ?? null;
        return claim.outcome === 'lost' && claim.reason === 'too_soon' ? { ...claim, retryAt: since } : claim;
      },
    })),
    commands('counts those of other contacts', (real, store) => ({
      requestVerification: (asked) => {
        const sooner = store.contacts
          .where('admin', asked.adminId)
          .map(({ contactId }) => store.verifications.get(contactId))
          .find((one) => one?.state === 'pending' && one.since >= asked.notSince && one.since <= asked.at);
        return sooner === undefined
          ? real.requestVerification(asked)
          : Promise.resolve(unsent('too_soon', sooner.since + (asked.at - asked.notSince) + 1));
      },
    })),
    commands('waits for a clock that ran ahead', (real, store) => ({
      requestVerification: (asked) => {
        const since = store.verifications.get(asked.contactId)?.since ?? 0;
        return since > asked.at ? Promise.resolve(unsent('too_soon', since + 1)) : real.requestVerification(asked);
      },
    })),
  ],
  'requestVerification: a verified contact stays so, a revoked one is asked for again': [
    commands('begins anew', (real, store) => ({
      requestVerification: (asked) => {
        if (store.verifications.get(asked.contactId)?.state === 'verified') store.verifications.delete(asked.contactId);
        return real.requestVerification(asked);
      },
    })),
    commands('never asks again', (real, store) => ({
      requestVerification: (asked) =>
        store.verifications.get(asked.contactId)?.state === 'revoked'
          ? Promise.resolve(unsent('already_verified'))
          : real.requestVerification(asked),
    })),
  ],
  'confirmVerification: exactly this code, of exactly this contact, once': [
    regardless(
      'confirmVerification',
      'takes any code',
      (reason) => reason === 'unknown',
      (asked, store) => proved(asked, store, 'verified'),
    ),
    commands('takes a code of any contact of the admin', (real, store) => ({
      confirmVerification: async (asked) => {
        const theirs = store.contacts
          .where('admin', asked.adminId)
          .map(({ contactId }) => store.verifications.get(contactId)?.codeDigest);
        return theirs.includes(asked.codeDigest) ? proved(asked, store, 'verified') : real.confirmVerification(asked);
      },
    })),
    commands('proves the contact of the code', (real, store) => ({
      confirmVerification: (asked) => {
        const found = [...store.verifications].find(([, { codeDigest }]) => codeDigest === asked.codeDigest)?.[0];
        return real.confirmVerification({ ...asked, contactId: found ?? asked.contactId });
      },
    })),
    told('confirmVerification', 'does not look whose contact it is', ({ contactId, adminId }, store) => ({
      adminId: store.contacts.get(contactId)?.adminId ?? adminId,
    })),
    besides('confirmVerification', 'keeps the code', ({ contactId, codeDigest }, store) =>
      patch(store.verifications, contactId, { state: 'pending', codeDigest, expiresAt: 9e12 as never }),
    ),
    commands('wins again', (real, store) => ({
      confirmVerification: async (asked) =>
        store.verifications.get(asked.contactId)?.state === 'verified'
          ? { outcome: 'won', contactId: asked.contactId }
          : real.confirmVerification(asked),
    })),
    besides('confirmVerification', 'proves every contact of the admin', (asked, store) => {
      for (const { contactId } of store.contacts.where('admin', asked.adminId))
        proved({ ...asked, contactId }, store, 'verified');
    }),
  ],
  'confirmVerification: works exactly as long as was said': [
    told('confirmVerification', 'takes one that just ran out', ({ at }) => ({ at: (at - 1) as never })),
    told('confirmVerification', 'refuses one in its last moment', ({ at }) => ({ at: (at + 1) as never })),
    regardless(
      'confirmVerification',
      'does not know that codes run out',
      (reason) => reason === 'expired',
      (asked, store) => proved(asked, store, 'verified'),
    ),
    regardless(
      'confirmVerification',
      'says so of any code then',
      (reason) => reason === 'unknown',
      ({ at, contactId }, store) => ({
        outcome: 'lost',
        reason: at >= (store.verifications.get(contactId)?.expiresAt ?? 9e15) ? 'expired' : 'unknown',
      }),
    ),
    regardless(
      'confirmVerification',
      'forgets it then',
      (reason) => reason === 'expired',
      (asked, store) => {
        store.verifications.delete(asked.contactId);
        return { outcome: 'lost', reason: 'expired' };
      },
    ),
  ],
  'confirmVerification: of 16 parallel calls with one code one wins': commands('looks, then writes', (real, store) => ({
    confirmVerification: (asked) => onStaleRead(store, () => real.confirmVerification(asked)),
  })),
  'revokeVerification: counts as unproven, and a code on its way is dead': [
    besides('revokeVerification', 'forgets that it ever was', ({ contactId }, store) => store.verifications.delete(contactId)),
    besides('revokeVerification', 'revokes all of the admin', (asked, store) => {
      for (const { contactId } of store.contacts.where('admin', asked.adminId)) proved({ ...asked, contactId }, store, 'revoked');
    }),
    told('revokeVerification', 'finds by the id alone', ({ contactId, adminId }, store) => ({
      adminId: store.contacts.get(contactId)?.adminId ?? adminId,
    })),
    commands('leaves codes on their way', (real, store) => ({
      revokeVerification: async (asked) => {
        const before = store.verifications.get(asked.contactId);
        const claim = await real.revokeVerification(asked);
        if (before?.state === 'pending') store.verifications.set(asked.contactId, before);
        return claim;
      },
    })),
    regardless(
      'revokeVerification',
      'wins again',
      (reason) => reason === 'nothing_to_revoke',
      (asked, store) => proved(asked, store, 'revoked'),
    ),
    commands('only says so', () => ({ revokeVerification: async ({ contactId }) => ({ outcome: 'won', contactId }) })),
  ],
  'revokeVerification: the address of signing in stays verified': regardless(
    'revokeVerification',
    'spares nothing',
    (reason) => reason === 'primary',
    (asked, store) => proved(asked, store, 'revoked'),
  ),
  'requestVerification, confirmVerification, revokeVerification: a retired contact is never used, nor one that is none': [
    commands('does not look whether it is retired', (real, store) => {
      const revived = async <T>(asked: { contactId: never }, act: () => Promise<T>): Promise<T> => {
        patch(store.contacts, asked.contactId, { retiredAt: null });
        return act();
      };
      return {
        requestVerification: (asked) => revived(asked as never, () => real.requestVerification(asked)),
      };
    }),
    commands('confirms a retired one', (real, store) => ({
      confirmVerification: (asked) => {
        patch(store.contacts, asked.contactId, { retiredAt: null });
        return real.confirmVerification(asked);
      },
    })),
    commands('revokes a retired one', (real, store) => ({
      revokeVerification: (asked) => {
        patch(store.contacts, asked.contactId, { retiredAt: null });
        return real.revokeVerification(asked);
      },
    })),
    told('requestVerification', 'finds by the id alone', ({ contactId, adminId }, store) => ({
      adminId: store.contacts.get(contactId)?.adminId ?? adminId,
    })),
  ],
  'requestVerification, confirmVerification, revokeVerification: refused when their author moved': [
    told('requestVerification', 'ignores who asks for it', () => ANYBODY),
    told('confirmVerification', 'ignores who confirms it', () => ANYBODY),
    told('revokeVerification', 'ignores who revokes it', () => ANYBODY),
  ],
};
