import type { PrimaryChange } from '@maatify/admin-infra';
import type { InMemoryStore, StoredAdmin } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { onStaleRead, patch } from './broken.js';
import { ANYBODY, besides, commands, moved, regardless, told } from './contact-support.js';

/** Makes it the address, and then changes this of the admin as well. */
const changing = (wrong: string, then: (now: StoredAdmin, before: StoredAdmin) => Partial<StoredAdmin>): Broken =>
  commands(wrong, (real, store) => ({
    makePrimary: async (asked) => {
      const before = store.admins.get(asked.adminId);
      const claim = await real.makePrimary(asked);
      const now = store.admins.get(asked.adminId);
      if (claim.outcome === 'won' && now !== undefined && before !== undefined)
        patch(store.admins, asked.adminId, then(now, before));
      return claim;
    },
  }));

/** Makes it the address, and then does this to the contact that the one of before is. */
const former = (
  wrong: string,
  then: (store: InMemoryStore, id: PrimaryChange['formerContactId'], asked: PrimaryChange) => void,
): Broken =>
  commands(wrong, (real, store) => ({
    makePrimary: async (asked) => {
      const claim = await real.makePrimary(asked);
      if (claim.outcome === 'won') then(store, claim.formerContactId, asked);
      return claim;
    },
  }));

const on =
  (...reasons: readonly string[]) =>
  (reason: string): boolean =>
    reasons.includes(reason);

export const brokenPrimaries: BrokenByCase = {
  'makePrimary: the admin signs in with it, under the next epoch, and everything else stays': [
    changing('moves no epoch', (_now, { credentialEpoch }) => ({ credentialEpoch })),
    changing('moves the version', ({ version }) => ({ version: version + 1 })),
    changing('stores the canonical address', ({ canonicalEmail }) => ({ email: canonicalEmail })),
    changing('leaves the canonical form of before', (_now, { canonicalEmail }) => ({ canonicalEmail })),
    changing('takes the verification away', () => ({ emailVerified: false })),
    changing('suspends', () => ({ status: 'suspended' })),
    commands('answers the epoch of before', (real) => ({
      makePrimary: async (asked) => {
        const claim = await real.makePrimary(asked);
        return claim.outcome === 'won' ? { ...claim, credentialEpoch: claim.credentialEpoch - 1 } : claim;
      },
    })),
    besides('makePrimary', 'retires the contact', ({ contactId, at }, store) =>
      patch(store.contacts, contactId, { retiredAt: at }),
    ),
    besides('makePrimary', 'moves everybody’s epoch', ({ adminId }, store) => {
      for (const [id, { credentialEpoch }] of [...store.admins])
        if (id !== adminId) patch(store.admins, id, { credentialEpoch: credentialEpoch + 1 });
    }),
  ],
  'makePrimary: the address of before is a verified contact, and can be made primary again': [
    former('forgets the address of before', (store, id) => store.contacts.delete(id)),
    former('forgets that it was verified', (store, id) => store.verifications.delete(id)),
    former('stores its canonical form', (store, id) =>
      patch(store.contacts, id, { value: store.contacts.get(id)?.canonicalValue ?? '' }),
    ),
    commands('makes another contact of it each time', (real, store) => ({
      makePrimary: async (asked) => {
        const claim = await real.makePrimary(asked);
        if (claim.outcome === 'lost' || claim.formerContactId === asked.formerContactId) return claim;
        const kept = store.contacts.get(claim.formerContactId);
        if (kept !== undefined) store.contacts.set(asked.formerContactId, { ...kept, contactId: asked.formerContactId });
        return { ...claim, formerContactId: asked.formerContactId };
      },
    })),
  ],
  'makePrimary: a retired contact with the address of before is left alone': former('revives what is retired', (store, id) => {
    const kept = store.contacts.get(id);
    for (const one of [...store.contacts.values()])
      if (one.adminId === kept?.adminId) patch(store.contacts, one.contactId, { retiredAt: null });
  }),
  'makePrimary: an address of before that nobody verified is a contact that nobody verified': [
    former('vouches for it', (store, id, { at }) =>
      store.verifications.set(id, { state: 'verified', since: at, expiresAt: null, codeDigest: null }),
    ),
    changing('keeps whether the one of before was', (_now, { emailVerified }) => ({ emailVerified })),
  ],
  'makePrimary: every code that was mailed to that admin is dead, and nobody else’s': [
    commands('leaves them', (real, store) => ({
      makePrimary: async (asked) => {
        const codes = [...store.codes];
        const claim = await real.makePrimary(asked);
        for (const [digest, code] of codes) store.codes.set(digest, code);
        return claim;
      },
    })),
    commands('kills those of recovery alone', (real, store) => ({
      makePrimary: async (asked) => {
        const codes = [...store.codes].filter(([, { purpose }]) => purpose !== 'password_recovery');
        const claim = await real.makePrimary(asked);
        for (const [digest, code] of codes) store.codes.set(digest, code);
        return claim;
      },
    })),
    besides('makePrimary', 'kills everybody’s', (_asked, store) => store.codes.clear()),
  ],
  'makePrimary: refused for what is no verified address in use, and nothing changes': [
    regardless('makePrimary', 'takes a phone', on('not_email'), moved),
    regardless('makePrimary', 'takes what nobody proved', on('not_verified'), moved),
    regardless('makePrimary', 'takes a retired one, or another’s', on('not_found'), moved),
    told('makePrimary', 'finds by the id alone', ({ contactId, adminId }, store) => ({
      adminId: store.contacts.get(contactId)?.adminId ?? adminId,
    })),
  ],
  'makePrimary: lost when the admin signs in with another address meanwhile': [
    regardless('makePrimary', 'does not look', on('primary_moved'), moved),
    told('makePrimary', 'expects what it finds', ({ adminId }, store) => ({
      expectedPrimary: store.admins.get(adminId)?.canonicalEmail ?? ('' as never),
    })),
  ],
  'makePrimary: of 8 parallel changes of one admin one wins, and that is the address': commands(
    'looks, then writes',
    (real, store) => ({
      makePrimary: (asked) => onStaleRead(store, () => real.makePrimary(asked)),
    }),
  ),
  'makePrimary: refused while another admin signs in with it, in any order and at once': [
    regardless('makePrimary', 'gives it to two', on('duplicate'), moved),
    commands('takes it away from the other', (real, store) => ({
      makePrimary: (asked) => {
        const value = store.contacts.get(asked.contactId)?.canonicalValue;
        for (const [id, admin] of [...store.admins])
          if (id !== asked.adminId && admin.canonicalEmail === value)
            patch(store.admins, id, { canonicalEmail: 'none@example.test' as never });
        return real.makePrimary(asked);
      },
    })),
  ],
  'makePrimary: refused when its author moved': told('makePrimary', 'ignores the author', () => ANYBODY),
};
