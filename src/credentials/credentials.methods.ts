import { contractMethods, demandFit, demandSubject } from '../kernel/contract-method.js';
import type { ClaimedCode, Grant } from '../kernel/proofs.js';
import {
  aCanonicalEmail,
  aDigest,
  anAdminId,
  anInstant,
  boolean,
  integer,
  list,
  literal,
  nothing,
  nullable,
  object,
  redactedText,
  text,
  union,
} from '../kernel/shape.js';
import { AttemptLimiter } from './attempt-limiter.contract.js';
import type { CLEAR_THROTTLE } from './credentials.abilities.js';
import { OneTimeCodeRepository } from './one-time-code-repository.contract.js';
import { PasswordHasher } from './password-hasher.contract.js';
import { PasswordPolicy } from './password-policy.contract.js';

const limiter = contractMethods<AttemptLimiter>(AttemptLimiter);
const hasher = contractMethods<PasswordHasher>(PasswordHasher);
const policy = contractMethods<PasswordPolicy>(PasswordPolicy);
const codes = contractMethods<OneTimeCodeRepository>(OneTimeCodeRepository);

export const reserveAttempt = limiter.restrict(
  'reserve',
  union('outcome', {
    reserved: { reservationId: text(64, 1), attemptsLeft: integer(0), throttledUntil: nullable(anInstant) },
    throttled: { retryAt: anInstant },
  }),
  (asked, answered) => {
    if (answered.outcome === 'throttled') {
      demandFit('a lock ends later than now', answered.retryAt > asked.at);
      return;
    }
    const { attemptsLeft, throttledUntil } = answered;
    demandFit('an attempt that was counted leaves fewer than the limit', attemptsLeft < asked.limit);
    demandFit('the last attempt, and no other, starts the lock', (attemptsLeft === 0) === (throttledUntil !== null));
  },
);
export const settleAttempt = limiter.restrict('settle', nothing);

/** Lifts a lock, so it takes a proof: of who may, or that the admin's own mailbox was read. */
export const clearAttempts = limiter.change<Grant<(typeof CLEAR_THROTTLE)['key']> | ClaimedCode>()(
  'clear',
  union('outcome', { won: { adminId: anAdminId }, lost: { reason: literal('not_throttled') } }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
  },
);

export const verifyPassword = hasher.query('verify', object({ verdict: literal('match', 'mismatch'), needsRehash: boolean }));
export const hashPassword = hasher.query('hash', object({ hash: redactedText(1_024) }));
export const checkPassword = policy.query('check', object({ broken: list(text(64, 1), 20) }));

export const issueCode = codes.change<Grant>()(
  'issue',
  union('outcome', {
    won: { adminId: anAdminId, address: text(254, 3) },
    lost: { reason: literal('too_soon', 'not_found', 'not_due', 'author_moved'), retryAt: nullable(anInstant) },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
    else
      demandFit(
        'who came too soon is told until when, and nobody else',
        (answered.reason === 'too_soon') === (answered.retryAt !== null),
      );
  },
);

/** A restriction: what is asked for goes to a mailbox, and opens nothing until somebody who reads that brings it back. */
export const requestCode = codes.restrict(
  'request',
  union('outcome', {
    won: { adminId: anAdminId, canonicalEmail: aCanonicalEmail, address: text(254, 3) },
    lost: { reason: literal('too_soon', 'not_due') },
  }),
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('email', asked.canonicalEmail, answered.canonicalEmail);
  },
);

/** A restriction: it uses the code up. What it opens is opened by the proof made from the answer. */
export const claimCode = codes.restrict(
  'claim',
  union('outcome', { won: { adminId: anAdminId, codeDigest: aDigest }, lost: { reason: literal('unknown', 'expired') } }),
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    demandSubject('code', asked.codeDigest, answered.codeDigest);
    if (asked.adminId !== null) demandSubject('admin', asked.adminId, answered.adminId);
  },
);
