import type { CodeRequest, OneTimeCodeRepository } from '@maatify/admin-infra';
import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, onStaleRead, patch } from './broken.js';

type Codes = OneTimeCodeRepository;
type Request = Codes['request'];
type Admin = NonNullable<ReturnType<InMemoryStore['adminByCanonicalEmail']>>;

function codes(wrong: string, methods: (real: Codes, store: InMemoryStore) => Partial<Codes>): Broken {
  return broken(wrong, ({ real, store }) => ({ OneTimeCodeRepository: methods(real.OneTimeCodeRepository, store) }));
}

function requesting(wrong: string, request: (real: Request, store: InMemoryStore) => Request): Broken {
  return codes(wrong, (real, store) => ({ request: request((asked) => real.request(asked), store) }));
}

const ownerOf = (store: InMemoryStore, { canonicalEmail }: Pick<CodeRequest, 'canonicalEmail'>): Admin | null =>
  store.adminByCanonicalEmail(canonicalEmail);

/** Stores a code although the request is lost for this reason; says so or not. */
function storesDespite(wrong: string, reason: 'too_soon' | 'not_due', says = true): Broken {
  return requesting(wrong, (real, store) => async (asked) => {
    const claim = await real(asked);
    const owner = ownerOf(store, asked);
    if (claim.outcome === 'won' || claim.reason !== reason || owner === null) return claim;
    store.putCode({ ...asked, adminId: owner.adminId });
    return says ? wonBy(owner) : claim;
  });
}

/** Decides as if the admin were so. */
function requestsAsIf(wrong: string, as: (admin: Admin) => Partial<Admin>): Broken {
  return codes(wrong, (real, store) => {
    const while_ = async <T>(admin: Admin | null | undefined, act: () => Promise<T>): Promise<T> => {
      if (admin === null || admin === undefined) return act();
      store.admins.set(admin.adminId, { ...admin, ...as(admin) });
      const claim = await act();
      store.admins.set(admin.adminId, admin);
      return claim;
    };
    return {
      request: (asked) => while_(ownerOf(store, asked), () => real.request(asked)),
      issue: (asked) =>
        asked.purpose === 'password_recovery'
          ? while_(store.admins.get(asked.adminId), () => real.issue(asked))
          : real.issue(asked),
    };
  });
}

const wonBy = ({ adminId, canonicalEmail, email }: Admin) =>
  ({ outcome: 'won', adminId, canonicalEmail, address: email }) as const;
const stale = requesting('reads, decides and writes', (real, store) => (asked) => onStaleRead(store, () => real(asked)));
const tooSoon = { outcome: 'lost', reason: 'too_soon' } as const;
const notDue = { outcome: 'lost', reason: 'not_due' } as const;

const NOBODY = 'request: an address that nobody has is due none';
const TOO_SOON = 'request: too soon while the earlier code is not older than notSince, used or not';

export const brokenCodeRequests: BrokenByCase = {
  'request: issues to whoever has that canonical address, and answers the stored one': [
    requesting('answers the canonical address', (real) => async (asked) => {
      const claim = await real(asked);
      return claim.outcome === 'won' ? { ...claim, address: claim.canonicalEmail } : claim;
    }),
    requesting('answers the given address as the canonical one', (real) => async (asked) => {
      const claim = await real(asked);
      return claim.outcome === 'won' ? { ...claim, canonicalEmail: claim.address as never } : claim;
    }),
    requesting('only says so', (_real, store) => async (asked) => {
      const owner = ownerOf(store, asked);
      return owner === null ? notDue : wonBy(owner);
    }),
    requesting('issues to whoever came last', (real, store) => async (asked) => {
      const claim = await real(asked);
      const last = [...store.admins.values()].at(-1);
      patch(store.codes, asked.codeDigest, last === undefined ? {} : { adminId: last.adminId });
      return claim;
    }),
  ],
  'request: its code lives exactly as long as was said': [
    requesting(
      'lets none live longer than an hour',
      (real) => (asked) => real({ ...asked, expiresAt: Math.min(asked.expiresAt, asked.issuedAt + 3_600_000) as never }),
    ),
    requesting(
      'lets every one live for ever',
      (real) => (asked) => real({ ...asked, expiresAt: (asked.expiresAt + 9e9) as never }),
    ),
  ],
  [NOBODY]: [
    requesting(
      'says that nobody has it',
      (real, store) => async (asked) =>
        ownerOf(store, asked) === null ? ({ outcome: 'lost', reason: 'not_found' } as never) : real(asked),
    ),
    requesting('calls it too soon', (real, store) => async (asked) => (ownerOf(store, asked) === null ? tooSoon : real(asked))),
    requesting('finds by the end of an address', (real, store) => async (asked) => {
      const like = [...store.admins.values()].find(({ canonicalEmail }) => asked.canonicalEmail.endsWith(canonicalEmail));
      return real({ ...asked, canonicalEmail: like?.canonicalEmail ?? asked.canonicalEmail });
    }),
    requesting('takes the address for a pattern', (real, store) => async (asked) => {
      const pattern = new RegExp(`^${asked.canonicalEmail.replaceAll('.', '\\.').replaceAll('_', '.')}$`);
      const like = [...store.admins.values()].find(({ canonicalEmail }) => pattern.test(canonicalEmail));
      return real({ ...asked, canonicalEmail: like?.canonicalEmail ?? asked.canonicalEmail });
    }),
    requesting('leaves the code of its decoy behind', (real, store) => async (asked) => {
      const claim = await real(asked);
      if (claim.outcome === 'lost') store.putCode({ ...asked, adminId: 'decoy' as never });
      return claim;
    }),
    requesting('drops the codes of whoever came last', (real, store) => async (asked) => {
      const last = [...store.admins.values()].at(-1);
      if (ownerOf(store, asked) === null && last !== undefined) store.dropCodes(last.adminId, asked.purpose);
      return real(asked);
    }),
  ],
  'request, issue: a mailed code is due to an active admin with a verified email alone': [
    requestsAsIf('does not look at the status', () => ({ status: 'active' })),
    requestsAsIf('does not look at the email', () => ({ emailVerified: true })),
    requestsAsIf('sends none to who never had another status', ({ version }) => (version > 2 ? {} : { emailVerified: false })),
    requestsAsIf('looks at the email alone', ({ emailVerified }) => (emailVerified ? { status: 'active' } : {})),
    storesDespite('stores a code all the same', 'not_due', false),
  ],
  'request: an admin whose password was taken away is due one': [
    requesting(
      'sends none to who has no password',
      (real, store) => async (asked) => ((ownerOf(store, asked)?.passwordHash ?? null) === null ? notDue : real(asked)),
    ),
    requesting('does not wait after a reset', (real, store) => async (asked) => {
      const owner = ownerOf(store, asked);
      if (owner?.passwordHash === null) store.dropCodes(owner.adminId, asked.purpose);
      return real(asked);
    }),
  ],
  'request: what is due of another purpose is decided as for issue': [
    requesting(
      'sends nothing but recoveries',
      (real) => async (asked) => (asked.purpose === 'password_recovery' ? real(asked) : notDue),
    ),
    storesDespite('sends whatever is asked for', 'not_due'),
    requesting('decides by one rule for every purpose', (real, store) => async (asked) => {
      const owner = ownerOf(store, asked);
      const claim = await real({ ...asked, purpose: 'password_recovery' });
      if (claim.outcome === 'won' && owner !== null) patch(store.codes, asked.codeDigest, { purpose: asked.purpose });
      return claim;
    }),
  ],
  'request: replaces the earlier code of that admin and purpose, and no other': [
    requesting('leaves the earlier code', (real, store) => async (asked) => {
      const before = [...store.codes];
      const claim = await real(asked);
      for (const [digest, code] of before) store.codes.set(digest, code);
      return claim;
    }),
    requesting('replaces the codes of everybody', (real, store) => async (asked) => {
      const before = [...store.codes.values()].filter(({ purpose }) => purpose === asked.purpose);
      const claim = await real(asked);
      if (claim.outcome === 'won') for (const { codeDigest } of before) store.codes.delete(codeDigest);
      return claim;
    }),
    requesting('replaces codes of every purpose', (real, store) => async (asked) => {
      const before = [...store.codes.values()].filter(({ purpose }) => purpose !== asked.purpose);
      const claim = await real(asked);
      if (claim.outcome === 'won') for (const { codeDigest } of before) store.codes.delete(codeDigest);
      return claim;
    }),
  ],
  [TOO_SOON]: [
    storesDespite('does not wait', 'too_soon'),
    storesDespite('stores a code while it is too soon', 'too_soon', false),
    requesting(
      'takes one that is exactly as old',
      (real) => (asked) => real({ ...asked, notSince: (asked.notSince + 1) as never }),
    ),
    requesting('waits a millisecond longer', (real) => (asked) => real({ ...asked, notSince: (asked.notSince - 1) as never })),
    requesting('forgets what was used', (real, store) => (asked) => {
      for (const [digest, { spent }] of [...store.codes]) if (spent === 'used') store.codes.delete(digest);
      return real(asked);
    }),
    codes('counts what was asked for alone', (real, store) => {
      const ours = new Set<string>();
      return {
        request: async (asked) => {
          for (const [digest] of [...store.codes]) if (!ours.has(digest)) store.codes.delete(digest);
          const claim = await real.request(asked);
          if (claim.outcome === 'won') ours.add(asked.codeDigest);
          return claim;
        },
      };
    }),
  ],
  'request: no code of another admin or purpose makes it too soon': [
    requesting('waits for every code of the admin', (real, store) => async (asked) => {
      const young = [...store.codes.values()].some(
        ({ adminId, purpose }) => adminId === ownerOf(store, asked)?.adminId && purpose === 'totp_enrolment',
      );
      return young ? tooSoon : real(asked);
    }),
    requesting('waits for the codes of everybody', (real, store) => async (asked) => {
      const young = [...store.codes.values()].some(
        ({ purpose, issuedAt }) => purpose === asked.purpose && issuedAt >= asked.notSince,
      );
      return young ? tooSoon : real(asked);
    }),
  ],
  'request: a code of a fast clock counts from when it is seen': requesting(
    'leaves it dated as it is',
    (real, store) => async (asked) => {
      const before = [...store.codes];
      const claim = await real(asked);
      if (claim.outcome === 'lost') for (const [digest, code] of before) store.codes.set(digest, code);
      return claim;
    },
  ),
  'request: of 16 parallel requests one wins, and its code alone works': stale,
  'request beside issue: of 16 parallel calls one wins': [
    stale,
    codes('lets each of the two wait for its own alone', (real, store) => ({
      request: async (asked) => {
        const owner = ownerOf(store, asked);
        if (owner !== null) store.dropCodes(owner.adminId, asked.purpose);
        return real.request(asked);
      },
    })),
  ],
  'request: 16 parallel requests by addresses that nobody has are all answered': codes('answers one at a time', (real) => {
    let busy = false;
    return {
      request: async (asked) => {
        if (busy) throw new Error('the decoy is locked');
        busy = true;
        await new Promise(setImmediate);
        busy = false;
        return real.request(asked);
      },
    };
  }),
  'request beside a suspension: who is suspended in the end is due no further code': stale,
};
