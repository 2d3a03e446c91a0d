import type { ContactRecord, Instant } from '@maatify/admin-infra';

import type { Broken, BrokenByCase } from './broken.js';
import { onStaleRead, patch, turn } from './broken.js';
import type { Queries } from './contact-support.js';
import { ANYBODY, besides, commands, inserted, queries, regardless, seeing, told } from './contact-support.js';
import { byMoment, byOffset } from './pages.js';

const paging = (
  wrong: string,
  page: (
    all: readonly ContactRecord[],
    query: Parameters<Queries['page']>[0],
  ) => { readonly rows: readonly ContactRecord[]; readonly next: string | null },
): Broken =>
  queries(wrong, (real) => ({
    page: async (query) => {
      const whole = await real.page({ ...query, cursor: null, limit: 100 });
      if (whole.outcome !== 'page') return whole;
      const { rows, next } = page(whole.contacts, query);
      return { outcome: 'page', contacts: rows, next };
    },
  }));

const FIRST_SEEN = new Map<string, boolean>();

export const brokenContactQueries: BrokenByCase = {
  'page: newest first': paging('begins with the oldest', (all, { cursor, limit }) => byOffset([...all].reverse(), cursor, limit)),
  'page: stable under inserts': paging('counts rows off', (all, { cursor, limit }) => byOffset(all, cursor, limit)),
  'page: those of one moment are neither repeated nor lost': paging('continues from the moment', (all, { cursor, limit }) =>
    byMoment(all, ({ addedAt }) => addedAt, cursor, limit, true),
  ),
  'page: holds at most the limit, and says when there is more': queries('always says that there is more', (real) => ({
    page: async (query) => {
      const page = await real.page(query);
      return page.outcome === 'page' ? { ...page, next: page.next ?? 'more' } : page;
    },
  })),
  'page: a malformed cursor is refused': queries('begins anew', (real) => ({
    page: async (query) => {
      const page = await real.page(query);
      return page.outcome === 'page' ? page : real.page({ ...query, cursor: null });
    },
  })),
  'page, byId: every field as it was given, retired ones too, and of that admin alone': [
    seeing('normalizes the value', (one) => ({ ...one, value: one.value.normalize('NFC').trim() })),
    seeing('answers the canonical value', (one) => ({ ...one, value: one.canonicalValue })),
    seeing('hides what is retired', (one) => (one.retiredAt === null ? one : null)),
    seeing('stores seconds', (one) => ({ ...one, addedAt: (one.addedAt - (one.addedAt % 1_000)) as Instant })),
    seeing('forgets what is pending', (one) => ({
      ...one,
      verification: one.verification?.state === 'pending' ? null : one.verification,
    })),
    seeing('says when a code ran out for ever', (one) => ({
      ...one,
      verification: one.verification && { ...one.verification, since: one.verification.expiresAt ?? one.verification.since },
    })),
    queries('finds by the id alone', (real, store) => ({
      byId: ({ contactId }) => real.byId({ contactId, adminId: store.contacts.get(contactId)?.adminId ?? ('' as never) }),
    })),
    queries('answers everybody’s', (real, store) => ({
      page: async (query) => {
        const pages = await Promise.all([...store.admins.keys()].map((adminId) => real.page({ ...query, adminId })));
        return { outcome: 'page', contacts: pages.flatMap((page) => (page.outcome === 'page' ? page.contacts : [])), next: null };
      },
    })),
  ],
  'page, byId: one is the address of signing in, as it is now': [
    seeing('never says so', (one) => ({ ...one, primary: false })),
    seeing('says so of every verified address', (one) => ({ ...one, primary: one.verification?.state === 'verified' })),
    seeing('remembers the first answer', (one) => {
      const primary = FIRST_SEEN.get(one.contactId) ?? one.primary;
      FIRST_SEEN.set(one.contactId, primary);
      return { ...one, primary };
    }),
  ],
};

const IGNORES_THE_AUTHOR: readonly Broken[] = [
  told('add', 'ignores the author of an addition', () => ANYBODY),
  told('retire', 'ignores the author of a retirement', () => ANYBODY),
];

export const brokenContactKeeping: BrokenByCase = {
  'add: as it was given, unproven, and for that admin alone': [
    told('add', 'stores the canonical value', ({ canonicalValue }) => ({ value: canonicalValue })),
    told('add', 'stamps its own clock', () => ({ at: Date.now() as never })),
    told('add', 'takes everything for a phone', () => ({ kind: 'phone' as const })),
    besides('add', 'counts as proven', ({ contactId, at }, store) =>
      store.verifications.set(contactId, { state: 'verified', since: at, expiresAt: null, codeDigest: null }),
    ),
    regardless('add', 'adds for nobody', (reason) => reason === 'not_found', inserted),
    commands('only says so', () => ({ add: ({ contactId }) => Promise.resolve({ outcome: 'won', contactId }) })),
  ],
  'add: one that the admin has is a duplicate; what others have, another kind or a retired one is none': [
    regardless('add', 'knows no duplicates', (reason) => reason === 'duplicate', inserted),
    commands('compares what was given', (real, store) => ({
      add: (asked) => {
        const same = store.contacts.where('admin', asked.adminId).some(({ value }) => value === asked.value);
        return same ? real.add(asked) : Promise.resolve(inserted(asked, store));
      },
    })),
    commands('does not know the address of signing in', (real, store) => ({
      add: async (asked) => {
        const claim = await real.add(asked);
        const isPrimary = store.admins.get(asked.adminId)?.canonicalEmail === asked.canonicalValue;
        return claim.outcome === 'lost' && isPrimary ? inserted(asked, store) : claim;
      },
    })),
    commands('tells what others have', (real, store) => ({
      add: async (asked) => {
        const theirs = [...store.contacts.values()].some(
          ({ canonicalValue, kind }) => canonicalValue === asked.canonicalValue && kind === asked.kind,
        );
        return theirs ? { outcome: 'lost', reason: 'duplicate' } : real.add(asked);
      },
    })),
    commands('tells what others sign in with', (real, store) => ({
      add: async (asked) => {
        const theirs = [...store.admins.values()].some(({ canonicalEmail }) => canonicalEmail === asked.canonicalValue);
        return theirs ? { outcome: 'lost', reason: 'duplicate' } : real.add(asked);
      },
    })),
    commands('takes two kinds for one', (real, store) => ({
      add: async (asked) => {
        const same = store.contacts
          .where('admin', asked.adminId)
          .some((one) => one.canonicalValue === asked.canonicalValue && one.retiredAt === null);
        return same ? { outcome: 'lost', reason: 'duplicate' } : real.add(asked);
      },
    })),
    commands('remembers retired ones', (real, store) => ({
      add: async (asked) => {
        const same = store.contacts
          .where('admin', asked.adminId)
          .some((one) => one.canonicalValue === asked.canonicalValue && one.kind === asked.kind);
        return same ? { outcome: 'lost', reason: 'duplicate' } : real.add(asked);
      },
    })),
  ],
  'add: of 16 parallel calls with one address one wins': commands('looks, then adds', (real, store) => ({
    add: (asked) => onStaleRead(store, () => real.add(asked)),
  })),
  'add: the limit holds for 16 parallel calls; retired ones do not count, nor those of others': [
    told('add', 'knows no limit', () => ({ limit: 1_000 })),
    told('add', 'allows one more', ({ limit }) => ({ limit: limit + 1 })),
    told('add', 'counts retired ones', ({ adminId, limit }, store) => ({
      limit: limit - store.contacts.where('admin', adminId).filter(({ retiredAt }) => retiredAt !== null).length,
    })),
    told('add', 'counts those of others', ({ adminId, limit }, store) => ({
      limit: limit - [...store.contacts.values()].filter((one) => one.adminId !== adminId).length,
    })),
    commands('counts, then adds', (real, store) => ({
      add: async (asked) => {
        const count = store.contacts.where('admin', asked.adminId).filter(({ retiredAt }) => retiredAt === null).length;
        await turn();
        return count >= asked.limit ? { outcome: 'lost', reason: 'limit_reached' } : real.add({ ...asked, limit: 1_000 });
      },
    })),
  ],
  'retire: that one alone, once, and its record stays': [
    besides('retire', 'deletes it', ({ contactId }, store) => store.contacts.delete(contactId)),
    besides('retire', 'retires all of the admin', ({ adminId, at }, store) => {
      for (const { contactId } of store.contacts.where('admin', adminId)) patch(store.contacts, contactId, { retiredAt: at });
    }),
    besides('retire', 'forgets the proof', ({ contactId }, store) => store.verifications.delete(contactId)),
    regardless(
      'retire',
      'moves the moment',
      (reason) => reason === 'already_retired',
      ({ contactId, at }, store) => {
        patch(store.contacts, contactId, { retiredAt: at });
        return { outcome: 'lost', reason: 'already_retired' };
      },
    ),
    told('retire', 'finds by the id alone', ({ contactId, adminId }, store) => ({
      adminId: store.contacts.get(contactId)?.adminId ?? adminId,
    })),
    regardless(
      'retire',
      'wins for what is none',
      (reason) => reason === 'not_found',
      ({ contactId }) => ({ outcome: 'won', contactId }),
    ),
    regardless(
      'retire',
      'wins again',
      (reason) => reason === 'already_retired',
      ({ contactId }) => ({ outcome: 'won', contactId }),
    ),
  ],
  'retire: the address of signing in stays, the one of before does not have to': [
    regardless(
      'retire',
      'retires what somebody signs in with',
      (reason) => reason === 'primary',
      ({ contactId, at }, store) => {
        patch(store.contacts, contactId, { retiredAt: at });
        return { outcome: 'won', contactId };
      },
    ),
    commands('keeps every address that ever was one', (real, store) => {
      const ever = new Set<string>();
      return {
        makePrimary: async (asked) => {
          ever.add(store.admins.get(asked.adminId)?.canonicalEmail ?? '');
          return real.makePrimary(asked);
        },
        retire: async (asked) =>
          ever.has(store.contacts.get(asked.contactId)?.canonicalValue ?? '')
            ? { outcome: 'lost', reason: 'primary' }
            : real.retire(asked),
      };
    }),
  ],
  'retire beside makePrimary: nobody signs in with a retired contact': commands('looks, then writes', (real, store) => ({
    retire: async (asked) => {
      const contact = store.contacts.get(asked.contactId);
      const isPrimary = store.admins.get(asked.adminId)?.canonicalEmail === contact?.canonicalValue;
      await turn();
      if (isPrimary) return real.retire(asked);
      patch(store.contacts, asked.contactId, { retiredAt: asked.at });
      return { outcome: 'won', contactId: asked.contactId };
    },
  })),
  'add, retire: refused when their author moved': IGNORES_THE_AUTHOR,
};
