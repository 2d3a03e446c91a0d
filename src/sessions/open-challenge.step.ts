import { liesInFuture } from '../kernel/clock-skew.js';
import { digestOf } from '../kernel/digest.js';
import type { AdminId, Digest, Instant } from '../kernel/ids.js';
import { later } from '../kernel/ids.js';
import { Redacted } from '../kernel/redacted.js';
import type { Queries, Restricts } from '../runner/capabilities.js';
import { SYSTEM_EPOCH } from '../settings/core-settings.js';
import { openChallengeWrite } from './session.methods.js';
import type { ChallengePurpose, ChallengeRecord, ChallengeSnapshot } from './session.record.js';

export const CHALLENGE_WRITES = [openChallengeWrite] as const;

/** What a client needs to go on with a half-done sign-in. It opens nothing and no session check accepts it. */
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

/** Opens a challenge; null when status or epoch moved meanwhile. It holds no secret of the admin's. */
export async function openChallenge(run: Queries & Restricts, facts: ChallengeFacts): Promise<IssuedChallenge | null> {
  const token = run.newSecret();
  const expiresAt = later(run.now, run.policy.sessions.challengeTtlMs);
  const claim = await run.restrict(openChallengeWrite, {
    challenge: {
      ...facts,
      challengeDigest: digestOf('challenge', token),
      systemEpoch: run.setting(SYSTEM_EPOCH),
      openedAt: run.now,
      expiresAt,
      closedAt: null,
    },
  });
  return claim.outcome === 'won' ? Object.freeze({ challenge: Redacted.of(token), expiresAt }) : null;
}

/** Whether a challenge can still be continued for this purpose: open, unexpired, and nothing moved since. */
export function challengeIsOpen(
  snapshot: ChallengeSnapshot | null,
  purpose: ChallengePurpose,
  run: Queries,
): snapshot is ChallengeSnapshot {
  if (snapshot === null) return false;
  const { challenge, adminCredentialEpoch, deviceRevoked } = snapshot;
  return (
    challenge.purpose === purpose &&
    challenge.closedAt === null &&
    !deviceRevoked &&
    run.now < challenge.expiresAt &&
    // Opened in the future, it was opened by a clock that was put back since: it may have expired, and been refused, before.
    !liesInFuture(challenge.openedAt, run.now) &&
    challenge.credentialEpoch === adminCredentialEpoch &&
    challenge.systemEpoch === run.setting(SYSTEM_EPOCH)
  );
}
