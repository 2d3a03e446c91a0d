import type { Broken, BrokenByCase } from './broken.js';
import { onStaleRead, turn } from './broken.js';
import {
  altered,
  ANYBODY,
  besides,
  commands,
  confirmedAnyway,
  epochMoved,
  inserted,
  regardless,
  told,
} from './external-support.js';

const folding = (wrong: string, fold: (text: string) => string): Broken =>
  commands(wrong, (real, store) => ({
    link: async (asked) => {
      const same = [...store.links.values()].some((one) => fold(one.externalId) === fold(asked.externalId));
      return same ? { outcome: 'lost', reason: 'taken' } : real.link(asked);
    },
  }));

export const brokenExternalLinking: BrokenByCase = {
  'link: as it was given, confirmed by nobody, and for that admin alone': [
    told('link', 'takes everything for signing in', () => ({ usage: 'sign_in' as const })),
    told('link', 'trims and composes', ({ externalId }) => ({ externalId: externalId.normalize('NFC') })),
    told('link', 'stamps its own clock', () => ({ at: Date.now() as never })),
    besides('link', 'counts as confirmed', ({ linkId, at }, store) => altered(store, linkId, { confirmedAt: at })),
    besides('link', 'moves the epoch', (asked, store) => void epochMoved(asked, store)),
    regardless('link', 'not_found', 'links to nobody', inserted),
    commands('only says so', () => ({ link: ({ linkId }) => Promise.resolve({ outcome: 'won', linkId }) })),
  ],
  'link: one identity is linked once, to whomever, until it is revoked': [
    regardless('link', 'taken', 'knows no others', inserted),
    commands('asks that admin’s links alone', (real, store) => ({
      link: async (asked) => {
        const own = store.links.where('admin', asked.adminId).some(({ externalId }) => externalId === asked.externalId);
        const claim = await real.link(asked);
        return claim.outcome === 'lost' && claim.reason === 'taken' && !own ? inserted(asked, store) : claim;
      },
    })),
    commands('keeps one for each usage', (real, store) => ({
      link: async (asked) => {
        const same = [...store.links.values()].some((one) => one.externalId === asked.externalId && one.usage === asked.usage);
        const claim = await real.link(asked);
        return claim.outcome === 'lost' && claim.reason === 'taken' && !same ? inserted(asked, store) : claim;
      },
    })),
    folding('does not look at the provider', (text) => text),
    commands('remembers revoked ones', (real, store) => ({
      link: async (asked) => {
        const same = [...store.links.values()].some(
          (one) => one.externalId === asked.externalId && one.provider === asked.provider,
        );
        return same ? { outcome: 'lost', reason: 'taken' } : real.link(asked);
      },
    })),
    besides('link', 'replaces the one of before', ({ linkId, provider, externalId }, store) => {
      for (const one of [...store.links.values()]) {
        if (one.provider === provider && one.externalId === externalId && one.linkId !== linkId) store.links.delete(one.linkId);
      }
    }),
  ],
  'link: identities that differ by case, a blank, an accent or a wildcard are different': [
    folding('folds case', (text) => text.toLowerCase()),
    folding('composes accents', (text) => text.normalize('NFC')),
    folding('leaves accents out', (text) => text.normalize('NFD').replace(/\p{M}/gu, '')),
    folding('takes an underscore for any letter', (text) => text.replace(/^a[x_]/, 'a_')),
  ],
  'link: of 16 parallel calls with one identity one wins, whosever it is to be': [
    commands('looks, then links', (real, store) => ({ link: (asked) => onStaleRead(store, () => real.link(asked)) })),
    commands('counts one admin’s alone', (real, store) => ({
      link: async (asked) => {
        const own = store.links.where('admin', asked.adminId).some(({ externalId }) => externalId === asked.externalId);
        return own ? { outcome: 'lost', reason: 'taken' } : inserted(asked, store);
      },
    })),
  ],
  'link: the limit holds for 16 parallel calls; revoked ones do not count, nor those of others': [
    told('link', 'knows no limit', () => ({ limit: 1_000 })),
    told('link', 'allows one more', ({ limit }) => ({ limit: limit + 1 })),
    told('link', 'counts revoked ones', ({ adminId, limit }, store) => ({
      limit: limit - store.links.where('admin', adminId).filter(({ revokedAt }) => revokedAt !== null).length,
    })),
    told('link', 'counts those of others', ({ adminId, limit }, store) => ({
      limit: limit - [...store.links.values()].filter((one) => one.adminId !== adminId).length,
    })),
    commands('counts, then links', (real, store) => ({
      link: async (asked) => {
        const count = store.links.where('admin', asked.adminId).filter(({ revokedAt }) => revokedAt === null).length;
        await turn();
        return count >= asked.limit ? { outcome: 'lost', reason: 'limit_reached' } : real.link({ ...asked, limit: 1_000 });
      },
    })),
  ],
  'confirm: that one alone, once, and by its own identity': [
    regardless('confirm', 'other_identity', 'takes any identity for it', confirmedAnyway),
    commands('folds case', (real, store) => ({
      confirm: async (asked) => {
        const claim = await real.confirm(asked);
        const link = store.links.get(asked.linkId);
        const same = link?.externalId.toLowerCase() === asked.externalId.toLowerCase() && link.provider === asked.provider;
        return claim.outcome === 'lost' && claim.reason === 'other_identity' && same ? confirmedAnyway(asked, store) : claim;
      },
    })),
    commands('does not compare the provider', (real, store) => ({
      confirm: (asked) => real.confirm({ ...asked, provider: store.links.get(asked.linkId)?.provider ?? asked.provider }),
    })),
    told('confirm', 'finds by the id alone', ({ linkId, adminId }, store) => ({
      adminId: store.links.get(linkId)?.adminId ?? adminId,
    })),
    regardless('confirm', 'already_confirmed', 'moves the moment', confirmedAnyway),
    besides('confirm', 'confirms all of the admin', ({ adminId, at }, store) => {
      for (const { linkId } of store.links.where('admin', adminId)) altered(store, linkId, { confirmedAt: at });
    }),
    besides('confirm', 'moves the epoch', (asked, store) => void epochMoved(asked, store)),
    besides('confirm', 'only says so', ({ linkId }, store) => altered(store, linkId, { confirmedAt: null })),
    regardless('confirm', 'not_found', 'wins for what is none', ({ linkId, provider, externalId }) => ({
      outcome: 'won',
      linkId,
      provider,
      externalId,
      usage: 'sign_in',
    })),
  ],
  'link, confirm: nothing for who is closed, and nothing of what is revoked': [
    regardless('link', 'not_found', 'links to who is closed', inserted),
    commands('confirms what is revoked', (real, store) => ({
      confirm: async (asked) => {
        const claim = await real.confirm(asked);
        return store.links.get(asked.linkId)?.revokedAt == null ? claim : confirmedAnyway(asked, store);
      },
    })),
    commands('confirms for who is closed', (real, store) => ({
      confirm: async (asked) => {
        const claim = await real.confirm(asked);
        return store.admins.get(asked.adminId)?.closedAt == null ? claim : confirmedAnyway(asked, store);
      },
    })),
  ],
  'link, confirm, revoke: refused when their author moved': [
    told('link', 'ignores the author of a link', () => ANYBODY),
    told('confirm', 'ignores the author of a confirmation', () => ANYBODY),
    told('revoke', 'ignores the author of a revocation', () => ANYBODY),
  ],
};
