import type { Digest } from '../../kernel/ids.js';
import { Redacted } from '../../kernel/redacted.js';
import type {
  AdminCreation,
  InvitationCorrection,
  InvitationWithdrawal,
} from '../../lifecycle/admin-command-repository.contract.js';
import type { Contracts } from '../../module/contracts.js';
import { claim as claimCode, issue } from '../credentials/one-time-codes.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { SYSTEM } from '../kit/arranged.js';
import { at, HOUR, MINUTE, START } from '../kit/moments.js';

/** Later than the invitation that comes with an admin, by more than anybody has to wait. */
export const NEXT = at(2 * MINUTE);
const OLDER_THAN = at(MINUTE);

/** Somebody who is invited, and the digest of the code they were sent. */
export interface Invited {
  readonly admin: Given;
  readonly codeDigest: Digest;
}

export async function someInvited(arranged: Arranged, changes: Partial<AdminCreation> = {}): Promise<Invited> {
  const codeDigest = arranged.digest();
  return { admin: await arranged.invited({ invitation: { codeDigest, expiresAt: at(HOUR) }, ...changes }), codeDigest };
}

export function withdraw(
  { contracts }: { readonly contracts: Contracts },
  { adminId }: Pick<Given, 'adminId'>,
  changes: Partial<InvitationWithdrawal> = {},
) {
  return contracts.AdminCommandRepository.withdrawInvitation({ adminId, at: NEXT, by: SYSTEM, ...changes });
}

/** Of somebody who is invited, to an address of nobody. */
export function correctionOf(
  arranged: Arranged,
  { adminId }: Pick<Given, 'adminId'>,
  changes: Partial<InvitationCorrection> = {},
): InvitationCorrection {
  const invitation = { codeDigest: arranged.digest(), expiresAt: at(3 * HOUR) };
  return { adminId, ...arranged.address(), invitation, notSince: OLDER_THAN, at: NEXT, by: SYSTEM, ...changes };
}

export function correct(
  arranged: Arranged,
  admin: Pick<Given, 'adminId'>,
  changes: Partial<InvitationCorrection> = {},
  contracts = arranged.contracts,
) {
  return contracts.AdminCommandRepository.correctInvitation(correctionOf(arranged, admin, changes));
}

/** What the library does once it has claimed the code, or without naming one. */
export function acceptWith(
  { adminId }: Pick<Given, 'adminId'>,
  codeDigest: Digest | null,
  { AdminCommandRepository: commands }: Contracts,
  { activate = true }: { readonly activate?: boolean } = {},
) {
  const passwordHash = Redacted.of('accepted hash');
  return commands.acceptInvitation({ adminId, passwordHash, codeDigest, activate, device: null, at: NEXT });
}

export const claimInvitation = (arranged: Arranged, codeDigest: Digest, ms = 2 * MINUTE) =>
  claimCode(arranged, { codeDigest, purpose: 'invitation' }, { at: at(ms) });

/** Asked for a second time, long after the first. */
export const inviteAgain = (arranged: Arranged, admin: Pick<Given, 'adminId'>) =>
  issue(arranged, admin, { purpose: 'invitation', issuedAt: at(HOUR), notSince: at(HOUR - 1), expiresAt: at(3 * HOUR) });

/** People about whom an invitation has nothing to say any more, by what they are. */
export async function pastInvitations(arranged: Arranged): Promise<Readonly<Record<string, Given>>> {
  const accepted = await arranged.invited();
  await arranged.arrange('an acceptance', acceptWith(accepted, null, arranged.contracts, { activate: false }));
  return {
    'one who is at work': await arranged.active(),
    'one who accepted and waits': await arranged.stateOf(accepted.adminId),
    'one who accepted and is suspended': await arranged.moved(await arranged.active(), 'suspended'),
  };
}

/** Whoever the address finds as a stranger's sign-in would. */
export async function foundBy(arranged: Arranged, { canonicalEmail }: Pick<Given, 'canonicalEmail'>) {
  const { admin } = await arranged.contracts.AdminQueryRepository.forSignIn({ canonicalEmail, deviceDigest: null });
  return admin?.adminId ?? null;
}

/** A stranger asks for a new password. */
export const requestedBy = (arranged: Arranged, { canonicalEmail }: Pick<Given, 'canonicalEmail'>) =>
  arranged.contracts.OneTimeCodeRepository.request({
    canonicalEmail,
    purpose: 'password_recovery',
    codeDigest: arranged.digest(),
    issuedAt: at(HOUR),
    expiresAt: at(2 * HOUR),
    notSince: START,
  });
