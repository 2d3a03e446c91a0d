import { Redacted } from '../../kernel/redacted.js';
import type { PasswordChange, PasswordReset } from '../../lifecycle/admin-command-repository.contract.js';
import type { Contracts } from '../../module/contracts.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { SYSTEM } from '../kit/arranged.js';
import { at, HOUR } from '../kit/moments.js';

type Whose = Pick<Given, 'adminId' | 'epoch'>;

export function setting(
  arranged: Arranged,
  { adminId, epoch: expectedEpoch }: Whose,
  changes: Partial<PasswordChange> = {},
  contracts: Contracts = arranged.contracts,
) {
  const passwordHash = Redacted.of('new hash');
  return contracts.AdminCommandRepository.setPassword({ adminId, passwordHash, expectedEpoch, at: at(5), ...changes });
}

export function resetOf(
  arranged: Arranged,
  { adminId, epoch: expectedEpoch }: Whose,
  changes: Partial<PasswordReset> = {},
): PasswordReset {
  const recovery = { codeDigest: arranged.digest(), expiresAt: at(HOUR) };
  return { adminId, expectedEpoch, recovery, at: at(5), by: SYSTEM, ...changes };
}

export function resetting(
  arranged: Arranged,
  admin: Whose,
  changes: Partial<PasswordReset> = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.AdminCommandRepository.resetPassword(resetOf(arranged, admin, changes));
}

export async function hashOf(arranged: Arranged, { adminId }: Pick<Given, 'adminId'>): Promise<string | null> {
  return (await arranged.credentials(adminId)).passwordHash?.reveal() ?? null;
}
