import type { CodeIssue, OneTimeCodeRepository } from '../../module/closed-contracts.js';
import type { Contracts } from '../../module/contracts.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { SYSTEM } from '../kit/arranged.js';
import { at, HOUR, MINUTE, START } from '../kit/moments.js';

type Claim = Parameters<OneTimeCodeRepository['claim']>[0];

/** Enrolment codes, because they are due for any admin without TOTP. */
export function issueOf(arranged: Arranged, { adminId }: Pick<Given, 'adminId'>, changes: Partial<CodeIssue> = {}): CodeIssue {
  return {
    adminId,
    purpose: 'totp_enrolment',
    codeDigest: arranged.digest(),
    issuedAt: START,
    expiresAt: at(HOUR),
    notSince: at(-MINUTE),
    by: SYSTEM,
    ...changes,
  };
}

export function issue(
  arranged: Arranged,
  admin: Pick<Given, 'adminId'>,
  changes: Partial<CodeIssue> = {},
  contracts = arranged.contracts,
) {
  return contracts.OneTimeCodeRepository.issue(issueOf(arranged, admin, changes));
}

export async function issued(
  arranged: Arranged,
  admin: Pick<Given, 'adminId'>,
  changes: Partial<CodeIssue> = {},
): Promise<CodeIssue> {
  const code = issueOf(arranged, admin, changes);
  await arranged.arrange('a code', arranged.contracts.OneTimeCodeRepository.issue(code));
  return code;
}

export function claim(
  arranged: Arranged,
  { codeDigest, purpose }: Pick<CodeIssue, 'codeDigest' | 'purpose'>,
  changes: Partial<Claim> = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.OneTimeCodeRepository.claim({ codeDigest, purpose, adminId: null, at: START, ...changes });
}
