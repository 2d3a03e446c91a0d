import { digestOf } from '../kernel/digest.js';
import type { AdminId, Digest, Instant } from '../kernel/ids.js';
import { later } from '../kernel/ids.js';
import { Redacted } from '../kernel/redacted.js';
import type { Contact, Narrows } from '../operations/contact.js';
import { SYSTEM_EPOCH } from '../settings/registry.js';
import { openChallengeWrite } from './session.edges.js';
import type { ChallengePurpose, ChallengeRecord, ChallengeSnapshot } from './session.record.js';

export const CHALLENGE_WRITES = [openChallengeWrite] as const;

/** What a client needs to go on with a half-done sign-in. It opens nothing and no session check accepts it (F18). */
export interface IssuedChallenge {
  readonly challenge: Redacted;
  readonly expiresAt: Instant;
}

export interface ChallengeFacts {
  readonly adminId: AdminId;
  readonly credentialEpoch: number;
  readonly purpose: ChallengePurpose;
  readonly factors: ChallengeRecord['factors'];
  readonly deviceDigest: Digest | null;
}

/** Opens a challenge; null when status or epoch moved meanwhile. It holds no secret of the admin's (F21). */
export async function openChallenge(call: Contact & Narrows, facts: ChallengeFacts): Promise<IssuedChallenge | null> {
  const token = call.newSecret();
  const expiresAt = later(call.now, call.policy.sessions.challengeTtlMs);
  const claim = await call.narrow(openChallengeWrite, {
    challenge: {
      ...facts,
      challengeDigest: digestOf('challenge', token),
      systemEpoch: call.setting(SYSTEM_EPOCH),
      openedAt: call.now,
      expiresAt,
      closedAt: null,
    },
  });
  return claim.outcome === 'won' ? Object.freeze({ challenge: Redacted.of(token), expiresAt }) : null;
}

/** Whether a challenge can still be continued for this purpose: open, unexpired, and nothing moved since (A6). */
export function challengeIsOpen(
  snapshot: ChallengeSnapshot | null,
  purpose: ChallengePurpose,
  call: Contact,
): snapshot is ChallengeSnapshot {
  if (snapshot === null) return false;
  const { challenge, adminCredentialEpoch } = snapshot;
  return (
    challenge.purpose === purpose &&
    challenge.closedAt === null &&
    call.now < challenge.expiresAt &&
    challenge.credentialEpoch === adminCredentialEpoch &&
    challenge.systemEpoch === call.setting(SYSTEM_EPOCH)
  );
}
