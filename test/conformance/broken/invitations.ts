import type { AdminCreation, Instant } from '@maatify/admin-infra';
import type { InMemoryStore, StoredCode } from '@maatify/admin-infra/testing';

import type { Broken, BrokenByCase } from './broken.js';
import { broken, patch } from './broken.js';

const WEEK = 7 * 86_400_000;
const moment = (ms: number) => ms as Instant;

/** Stores something else of the invitation that comes with a new admin. */
function inviting(wrong: string, alter: (creation: AdminCreation) => Partial<StoredCode>): Broken {
  return broken(wrong, ({ real: { AdminCommandRepository: real }, store }) => ({
    AdminCommandRepository: {
      create: async (creation) => {
        const claim = await real.create(creation);
        patch(store.codes, creation.invitation.codeDigest, alter(creation));
        return claim;
      },
    },
  }));
}

const told = (store: InMemoryStore, digest: StoredCode['codeDigest']) => store.codes.get(digest);

export const brokenInvitations: BrokenByCase = {
  'create: its invitation code works once': [
    broken('does not store the invitation', ({ real: { AdminCommandRepository: real }, store }) => ({
      AdminCommandRepository: {
        create: async (creation) => {
          const claim = await real.create(creation);
          store.codes.delete(creation.invitation.codeDigest);
          return claim;
        },
      },
    })),
    inviting('stores it for another purpose', () => ({ purpose: 'totp_enrolment' })),
  ],
  'create: its invitation lives exactly as long as was said': [
    inviting('lets it live for a hundred days', ({ at }) => ({ expiresAt: moment(at + 9e9) })),
    inviting('lets it live for a week', ({ at }) => ({ expiresAt: moment(at + WEEK) })),
    inviting('lets it live 1 ms longer', ({ invitation }) => ({ expiresAt: moment(invitation.expiresAt + 1) })),
    inviting('lets it end 1 ms early', ({ invitation }) => ({ expiresAt: moment(invitation.expiresAt - 1) })),
    inviting('keeps whole seconds', ({ invitation }) => ({
      expiresAt: moment(Math.ceil(invitation.expiresAt / 1_000) * 1_000),
    })),
  ],
  'create: a second invitation waits for the first, counted from the creation': [
    inviting('says it was issued at the beginning of time', () => ({ issuedAt: moment(0) })),
    inviting('stamps its own clock', () => ({ issuedAt: moment(Date.now()) })),
    inviting('counts from its end', ({ invitation }) => ({ issuedAt: invitation.expiresAt })),
    inviting('counts 1 ms too late', ({ at }) => ({ issuedAt: moment(at + 1) })),
    inviting('counts 1 ms too early', ({ at }) => ({ issuedAt: moment(at - 1) })),
  ],
  'create: a second invitation replaces the first': broken('keeps the first one with the admin', ({ real, store }) => ({
    OneTimeCodeRepository: {
      issue: async (issue) => {
        const earlier = store.codesOf(issue.adminId, issue.purpose).map(({ codeDigest }) => told(store, codeDigest)!);
        const claim = await real.OneTimeCodeRepository.issue(issue);
        if (claim.outcome === 'won') for (const row of earlier) store.codes.set(row.codeDigest, row);
        return claim;
      },
    },
  })),
};
