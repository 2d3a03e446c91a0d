import type {
  ExternalIdentityCommandRepository,
  ExternalIdentityLink,
  ExternalIdentityQueryRepository,
  LinkChange,
  LinkId,
} from '@maatify/admin-infra';
import type { InMemoryStore, StoredLink } from '@maatify/admin-infra/testing';

import { alteredMethods } from './altered-methods.js';
import type { Broken } from './broken.js';
import { broken, patch } from './broken.js';

export type Commands = ExternalIdentityCommandRepository;
export type Queries = ExternalIdentityQueryRepository;
type Args<M extends keyof Commands> = Parameters<Commands[M]>[0];
export type SignIn = Awaited<ReturnType<Queries['forSignIn']>>;

export const commands = (wrong: string, methods: (real: Commands, store: InMemoryStore) => Partial<Commands>): Broken =>
  broken(wrong, ({ real, store }) => ({
    ExternalIdentityCommandRepository: methods(real.ExternalIdentityCommandRepository, store),
  }));
export const queries = (wrong: string, methods: (real: Queries, store: InMemoryStore) => Partial<Queries>): Broken =>
  broken(wrong, ({ real, store }) => ({
    ExternalIdentityQueryRepository: methods(real.ExternalIdentityQueryRepository, store),
  }));

const methodsOf = alteredMethods<Commands>(commands);
export const { told, besides } = methodsOf;

/** Does it although this stands against it. */
export const regardless = <M extends keyof Commands>(
  method: M,
  reason: string,
  wrong: string,
  act: (args: Args<M>, store: InMemoryStore) => object,
): Broken => methodsOf.regardless(method, wrong, (lost) => lost === reason, act);

export function inserted({ limit: _limit, by: _by, at: linkedAt, ...link }: ExternalIdentityLink, store: InMemoryStore) {
  store.links.set(link.linkId, Object.freeze({ ...link, linkedAt, confirmedAt: null, revokedAt: null }));
  return { outcome: 'won', linkId: link.linkId } as const;
}

export function altered(store: InMemoryStore, linkId: LinkId, changes: Partial<StoredLink>): void {
  patch(store.links, linkId, changes);
}

/** Confirms whatever it is. */
export function confirmedAnyway({ linkId, at, ...asked }: Args<'confirm'>, store: InMemoryStore) {
  altered(store, linkId, { confirmedAt: at });
  const { provider, externalId } = asked;
  return { outcome: 'won', linkId, provider, externalId, usage: store.links.get(linkId)?.usage ?? 'sign_in' } as const;
}

export function epochMoved({ adminId }: Pick<LinkChange, 'adminId'>, store: InMemoryStore): number {
  const credentialEpoch = (store.admins.get(adminId)?.credentialEpoch ?? 0) + 1;
  patch(store.admins, adminId, { credentialEpoch });
  return credentialEpoch;
}

/** The author is nobody who can move. */
export const ANYBODY = { by: { kind: 'system', name: 'x' } } as const;

/** Answers a sign-in as it is told to. */
export const signingIn = (
  wrong: string,
  see: (answer: SignIn, query: Parameters<Queries['forSignIn']>[0], store: InMemoryStore) => SignIn,
): Broken => queries(wrong, (real, store) => ({ forSignIn: async (query) => see(await real.forSignIn(query), query, store) }));

/** Answers each link of a page as it is told to. */
export const listing = (wrong: string, see: (record: StoredLink) => StoredLink | null): Broken =>
  queries(wrong, (real) => ({
    page: async (query) => {
      const page = await real.page(query);
      if (page.outcome !== 'page') return page;
      return { ...page, links: page.links.map(see).filter((one) => one !== null) };
    },
  }));
