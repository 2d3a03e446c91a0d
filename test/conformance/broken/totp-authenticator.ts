import type { TotpAuthenticator } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import { codeFor } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken } from './broken.js';

const STEP_MS = 30_000;

function authenticator(wrong: string, methods: (real: TotpAuthenticator) => Partial<TotpAuthenticator>): Broken {
  return broken(wrong, ({ real }) => ({ TotpAuthenticator: methods(real.TotpAuthenticator) }));
}

/** Matches within this window, and takes an empty key for a seed it did not make. */
function matching(real: TotpAuthenticator, seeds: Map<string, string>, window: readonly number[]): Partial<TotpAuthenticator> {
  return {
    createSeed: async (request) => {
      const made = await real.createSeed(request);
      seeds.set(made.sealedSeed.reveal(), made.secret.reveal());
      return made;
    },
    match: async ({ sealedSeed, code, at }) => {
      const secret = seeds.get(sealedSeed.reveal()) ?? '';
      for (const drift of window) {
        const ms = at + drift * STEP_MS;
        if (codeFor(secret === '' ? 'AA' : secret, ms) === code.reveal()) return { step: Math.floor(ms / STEP_MS) };
      }
      return { step: null };
    },
  };
}

export const brokenTotpAuthenticator: BrokenByCase = {
  'createSeed: has at least 160 bits, in base32': authenticator('makes 80 bits', (real) => ({
    createSeed: async (request) => {
      const { secret, ...made } = await real.createSeed(request);
      return { ...made, secret: Redacted.of(secret.reveal().slice(0, 16)) };
    },
  })),
  'createSeed: 32 seeds are all different, in every field': authenticator('makes one seed for all', (real) => {
    let made: ReturnType<TotpAuthenticator['createSeed']> | null = null;
    return { createSeed: (request) => (made ??= real.createSeed(request)) };
  }),
  'createSeed: the URI carries the same secret and the account': authenticator('shows another secret in the URI', (real) => ({
    createSeed: async (request) => ({
      ...(await real.createSeed(request)),
      provisioningUri: (await real.createSeed(request)).provisioningUri,
    }),
  })),
  'createSeed: the sealed seed does not show the secret': authenticator('keeps the secret in the open', (real) => ({
    createSeed: async (request) => {
      const made = await real.createSeed(request);
      return { ...made, sealedSeed: Redacted.of(`plain:${made.secret.reveal()}`) };
    },
  })),
  'match: answers the step of a code at the moments of RFC 6238': authenticator('answers the step of the clock', (real) => ({
    match: async (check) => {
      const { step } = await real.match(check);
      return { step: step === null ? null : Math.floor(Date.now() / STEP_MS) };
    },
  })),
  'match: allows one step of drift either way and no more': [
    authenticator('allows two steps', (real) => matching(real, new Map(), [0, -1, 1, -2, 2])),
    authenticator('allows early codes alone', (real) => matching(real, new Map(), [0, 1])),
    authenticator('allows late codes alone', (real) => matching(real, new Map(), [0, -1])),
  ],
  'match: no other code, and no code of another seed': authenticator('takes one code for all', (real) => ({
    match: async (check) => (check.code.reveal() === '123456' ? { step: 7 } : real.match(check)),
  })),
  'match: an empty or unreadable seed never matches': authenticator('takes an empty key for an unreadable seed', (real) =>
    matching(real, new Map(), [0, -1, 1]),
  ),
  'match: records nothing, so the same code matches again': authenticator('remembers used codes', (real) => {
    const used = new Set<string>();
    return {
      match: async (check) => {
        const key = `${check.sealedSeed.reveal()} ${check.code.reveal()}`;
        if (used.has(key)) return { step: null };
        used.add(key);
        return real.match(check);
      },
    };
  }),
};
