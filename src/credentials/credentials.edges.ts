import { demandSubject, edgesOf } from '../kernel/edge.js';
import type { Grant } from '../kernel/proofs.js';
import {
  aDigest,
  anAdminId,
  anInstant,
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
import { OneTimeCodeRepository } from './one-time-code-repository.contract.js';
import { PasswordHasher } from './password-hasher.contract.js';
import { PasswordPolicy } from './password-policy.contract.js';

const limiter = edgesOf<AttemptLimiter>(AttemptLimiter);
const hasher = edgesOf<PasswordHasher>(PasswordHasher);
const policy = edgesOf<PasswordPolicy>(PasswordPolicy);
const codes = edgesOf<OneTimeCodeRepository>(OneTimeCodeRepository);

export const reserveAttempt = limiter.narrowing(
  'reserve',
  union('outcome', {
    reserved: { reservationId: text(64, 1), attemptsLeft: integer(0), throttledUntil: nullable(anInstant) },
    throttled: { retryAt: anInstant },
  }),
);
export const settleAttempt = limiter.narrowing('settle', nothing);

export const verifyPassword = hasher.query('verify', object({ verdict: literal('match', 'mismatch') }));
export const hashPassword = hasher.query('hash', object({ hash: redactedText(1_024) }));
export const checkPassword = policy.query('check', object({ broken: list(text(64, 1), 20) }));

export const issueCode = codes.decisive<Grant<'admins.create' | 'admins.totp.enrol'>>()(
  'issue',
  union('outcome', {
    won: { adminId: anAdminId, address: text(254, 3) },
    lost: { reason: literal('too_soon', 'not_found', 'not_due', 'author_moved'), retryAt: nullable(anInstant) },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('admin', asked.adminId, answered.adminId);
  },
);

/** Narrowing: it uses the code up. What it opens is opened by the proof made from the answer. */
export const claimCode = codes.narrowing(
  'claim',
  union('outcome', { won: { adminId: anAdminId, codeDigest: aDigest }, lost: { reason: literal('unknown', 'expired') } }),
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    demandSubject('code', asked.codeDigest, answered.codeDigest);
    if (asked.adminId !== null) demandSubject('admin', asked.adminId, answered.adminId);
  },
);
