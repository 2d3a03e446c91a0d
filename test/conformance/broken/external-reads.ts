import type { ExternalIdentityRecord, Instant } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import type { Queries, SignIn } from './external-support.js';
import { listing, queries, signingIn } from './external-support.js';
import { byMoment, byOffset } from './pages.js';

const paging = (
  wrong: string,
  page: (
    all: readonly ExternalIdentityRecord[],
    query: Parameters<Queries['page']>[0],
  ) => { readonly rows: readonly ExternalIdentityRecord[]; readonly next: string | null },
): Broken =>
  queries(wrong, (real) => ({
    page: async (query) => {
      const whole = await real.page({ ...query, cursor: null, limit: 100 });
      if (whole.outcome !== 'page') return whole;
      const { rows, next } = page(whole.links, query);
      return { outcome: 'page', links: rows, next };
    },
  }));

const folding = (wrong: string, fold: (text: string) => string): Broken =>
  queries(wrong, (real, store) => ({
    forSignIn: (query) => {
      const same = [...store.links.values()].find(
        (one) => one.provider === query.provider && fold(one.externalId) === fold(query.externalId) && one.revokedAt === null,
      );
      return real.forSignIn({ ...query, externalId: same?.externalId ?? query.externalId });
    },
  }));

const admin = (wrong: string, alter: (one: NonNullable<SignIn['linked']>['admin'], store: InMemoryStore) => object): Broken =>
  signingIn(wrong, ({ linked, ...rest }, _, store) => ({
    ...rest,
    linked: linked && { ...linked, admin: { ...linked.admin, ...alter(linked.admin, store) } },
  }));

const link = (wrong: string, alter: (one: ExternalIdentityRecord) => Partial<ExternalIdentityRecord>): Broken =>
  signingIn(wrong, ({ linked, ...rest }) => ({
    ...rest,
    linked: linked && { ...linked, link: { ...linked.link, ...alter(linked.link) } },
  }));

const FIRST_SEEN = new Map<string, SignIn['linked']>();

const answersTheRevoked = queries('answers what is revoked', (real, store) => ({
  forSignIn: async (query) => {
    const found = await real.forSignIn(query);
    const gone = [...store.links.values()].find((one) => one.provider === query.provider && one.externalId === query.externalId);
    const state = gone && store.admins.get(gone.adminId);
    if (found.linked !== null || gone === undefined || state === undefined) return found;
    const { adminId, status, credentialEpoch, mustChangePassword } = state;
    const credentials = { hasPassword: state.passwordHash !== null, secondFactorEnabled: store.secondFactorEnabled(adminId) };
    return {
      linked: { link: gone, admin: { adminId, status, credentialEpoch, mustChangePassword, ...credentials } },
      deviceRecognised: false,
    };
  },
}));

export const brokenExternalReads: BrokenByCase = {
  'forSignIn: the link of exactly that identity, with its admin': [
    folding('folds case', (text) => text.toLowerCase()),
    folding('composes accents', (text) => text.normalize('NFC')),
    folding('leaves accents out', (text) => text.normalize('NFD').replace(/\p{M}/gu, '')),
    queries('does not ask for the provider', (real, store) => ({
      forSignIn: (query) => {
        const same = [...store.links.values()].find((one) => one.externalId === query.externalId && one.revokedAt === null);
        return real.forSignIn({ ...query, provider: same?.provider ?? query.provider });
      },
    })),
    answersTheRevoked,
    signingIn('hides what nobody confirmed', (answer) =>
      answer.linked?.link.confirmedAt === null ? { linked: null, deviceRecognised: false } : answer,
    ),
    link('takes everything for signing in', () => ({ usage: 'sign_in' })),
    link('says that all are confirmed', ({ linkedAt }) => ({ confirmedAt: linkedAt })),
    admin('needs a factor of everybody', () => ({ secondFactorEnabled: true })),
    signingIn('knows every device', (answer) => ({ ...answer, deviceRecognised: true })),
  ],
  'forSignIn: the state of the admin as it is now': [
    signingIn('remembers the first answer', (answer) => {
      const first = FIRST_SEEN.get(answer.linked?.link.linkId ?? '') ?? answer.linked;
      if (first !== null) FIRST_SEEN.set(first.link.linkId, first);
      return { ...answer, linked: first };
    }),
    admin('takes everybody for active', () => ({ status: 'active' })),
    admin('knows no epoch', () => ({ credentialEpoch: 0 })),
  ],
  'forSignIn: nobody by the link of who was invited without a password, or is closed': [
    admin('says that everybody has a password', () => ({ hasPassword: true })),
    answersTheRevoked,
  ],
  'forSignIn: says whether a password is set, and is to be changed, at once': [
    admin('says that everybody has a password', () => ({ hasPassword: true })),
    admin('never has one changed', () => ({ mustChangePassword: false })),
  ],
  'forSignIn: says whether a second factor is enabled, at once': [
    admin('knows none', () => ({ secondFactorEnabled: false })),
    admin('takes a pending one for enabled', ({ adminId }, store) => ({ secondFactorEnabled: store.totp.has(adminId) })),
  ],
  'forSignIn: recognises the devices of its own admin, and nobody’s without one': [
    signingIn('knows every device', (answer) => ({ ...answer, deviceRecognised: true })),
    signingIn('knows no device', (answer) => ({ ...answer, deviceRecognised: false })),
    signingIn('knows the devices of others', (answer, { deviceDigest }, store) => ({
      ...answer,
      deviceRecognised: [...store.devices.values()].some((one) => one.deviceDigest === deviceDigest),
    })),
  ],
  'page: every field as it was given, revoked ones too, and of that admin alone': [
    listing('hides what is revoked', (one) => (one.revokedAt === null ? one : null)),
    listing('composes accents', (one) => ({ ...one, externalId: one.externalId.normalize('NFC') })),
    listing('stores seconds', (one) => ({ ...one, linkedAt: (one.linkedAt - (one.linkedAt % 1_000)) as Instant })),
    listing('forgets who confirmed', (one) => ({ ...one, confirmedAt: null })),
    listing('takes everything for signing in', (one) => ({ ...one, usage: 'sign_in' })),
    listing('forgets the provider', (one) => ({ ...one, provider: 'google' })),
    queries('answers everybody’s', (real, store) => ({
      page: async (query) => {
        const pages = await Promise.all([...store.admins.keys()].map((adminId) => real.page({ ...query, adminId })));
        return { outcome: 'page', links: pages.flatMap((page) => (page.outcome === 'page' ? page.links : [])), next: null };
      },
    })),
  ],
  'page: newest first': paging('begins with the oldest', (all, { cursor, limit }) => byOffset([...all].reverse(), cursor, limit)),
  'page: stable under inserts': paging('counts rows off', (all, { cursor, limit }) => byOffset(all, cursor, limit)),
  'page: those of one moment are neither repeated nor lost': paging('continues from the moment', (all, { cursor, limit }) =>
    byMoment(all, ({ linkedAt }) => linkedAt, cursor, limit, true),
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
};
