import { recoveryCodeDigest } from '../../authentication/recovery-codes/recovery-code-form.js';
import type { RecoveryCodeReplacement } from '../../authentication/recovery-codes/recovery-code-command-repository.contract.js';
import type { Digest } from '../../kernel/ids.js';
import type { Contracts } from '../../module/contracts.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { at } from '../kit/moments.js';

type Owner = Pick<Given, 'adminId'>;

/** Digests as the core makes them. */
export function codesFor(arranged: Arranged, { adminId }: Owner, count = 3): readonly Digest[] {
  return Array.from({ length: count }, () => recoveryCodeDigest(adminId, arranged.id()));
}

export function replacing(
  arranged: Arranged,
  { adminId, epoch }: Pick<Given, 'adminId' | 'epoch'>,
  codeDigests: readonly Digest[],
  changes: Partial<RecoveryCodeReplacement> = {},
  contracts: Contracts = arranged.contracts,
) {
  const replacement = { adminId, codeDigests, expectedEpoch: epoch, at: at(2), ...changes };
  return contracts.RecoveryCodeCommandRepository.replace(replacement);
}

/** Three codes that work. */
export async function codesOf(arranged: Arranged, admin: Given): Promise<readonly [Digest, Digest, Digest]> {
  const digests = codesFor(arranged, admin) as readonly [Digest, Digest, Digest];
  await arranged.arrange('recovery codes', replacing(arranged, admin, digests));
  return digests;
}

export function claiming(arranged: Arranged, { adminId }: Owner, codeDigest: Digest, contracts: Contracts = arranged.contracts) {
  return contracts.RecoveryCodeCommandRepository.claim({ adminId, codeDigest, at: at(3) });
}

export async function leftOf(arranged: Arranged, { adminId }: Owner): Promise<number> {
  return (await arranged.contracts.RecoveryCodeQueryRepository.left({ adminId })).left;
}
