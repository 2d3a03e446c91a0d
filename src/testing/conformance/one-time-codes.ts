import type { CodeIssue, OneTimeCodeRepository } from '../../credentials/one-time-code-repository.contract.js';
import type { Contracts } from '../../module/contract-catalogue.js';
import { at, HOUR, MINUTE, T0 } from './moments.js';
import type { Given, Stage } from './stage.js';
import { SYSTEM } from './stage.js';

type Claim = Parameters<OneTimeCodeRepository['claim']>[0];

/** Enrolment codes, because they are due for any admin without TOTP. */
export function issueOf(stage: Stage, { adminId }: Pick<Given, 'adminId'>, changes: Partial<CodeIssue> = {}): CodeIssue {
  return {
    adminId,
    purpose: 'totp_enrolment',
    codeDigest: stage.digest(),
    issuedAt: T0,
    expiresAt: at(HOUR),
    notSince: at(-MINUTE),
    by: SYSTEM,
    ...changes,
  };
}

export function issue(
  stage: Stage,
  admin: Pick<Given, 'adminId'>,
  changes: Partial<CodeIssue> = {},
  contracts = stage.contracts,
) {
  return contracts.OneTimeCodeRepository.issue(issueOf(stage, admin, changes));
}

export async function issued(stage: Stage, admin: Pick<Given, 'adminId'>, changes: Partial<CodeIssue> = {}): Promise<CodeIssue> {
  const code = issueOf(stage, admin, changes);
  await stage.arrange('a code', stage.contracts.OneTimeCodeRepository.issue(code));
  return code;
}

export function claim(
  stage: Stage,
  { codeDigest, purpose }: Pick<CodeIssue, 'codeDigest' | 'purpose'>,
  changes: Partial<Claim> = {},
  contracts: Contracts = stage.contracts,
) {
  return contracts.OneTimeCodeRepository.claim({ codeDigest, purpose, adminId: null, at: T0, ...changes });
}
