import type { Contracts } from '../../module/contracts.js';
import type { SessionEnding } from '../../sessions/session-command-repository.contract.js';
import type { SessionRecord } from '../../sessions/session.record.js';
import type { Arranged } from '../kit/arranged.js';
import { at, MINUTE } from '../kit/moments.js';

export function end(
  arranged: Arranged,
  { sessionId, adminId }: SessionRecord,
  changes: Partial<SessionEnding> = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.SessionCommandRepository.end({ sessionId, adminId, reason: 'revoked', at: at(MINUTE), ...changes });
}

export function touch(arranged: Arranged, { sessionId }: SessionRecord, ms: number, contracts: Contracts = arranged.contracts) {
  return contracts.SessionCommandRepository.touch({ sessionId, at: at(ms) });
}

export const endOf = (session: SessionRecord | null) => [session?.endedAt, session?.endReason];
