import type { SessionEnding } from '../../sessions/session-command-repository.contract.js';
import type { SessionRecord } from '../../sessions/session.record.js';
import type { Contracts } from '../../module/contracts.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, MINUTE, T0 } from '../kit/moments.js';
import { opened, stored } from './session-records.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { NOBODY, SYSTEM, together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';

const TOUCH = 'touch moves `lastSeenAt` forward only, and only while the session is not ended';
const TERMINAL = 'end is terminal: nothing later changes `endedAt` or `endReason`';
const END_ALL = "endAll moves the admin's credential epoch by one while it equals `expectedEpoch`";

function end(
  arranged: Arranged,
  { sessionId, adminId }: SessionRecord,
  changes: Partial<SessionEnding> = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.SessionCommandRepository.end({ sessionId, adminId, reason: 'revoked', at: at(MINUTE), ...changes });
}

function touch(arranged: Arranged, { sessionId }: SessionRecord, ms: number, contracts: Contracts = arranged.contracts) {
  return contracts.SessionCommandRepository.touch({ sessionId, at: at(ms) });
}

function endAll(
  arranged: Arranged,
  { adminId, epoch }: Pick<Given, 'adminId' | 'epoch'>,
  by = SYSTEM,
  contracts: Contracts = arranged.contracts,
) {
  return contracts.SessionCommandRepository.endAll({ adminId, expectedEpoch: epoch, at: T0, by });
}

const endOf = (session: SessionRecord | null) => [session?.endedAt, session?.endReason];

export const sessionEndingCases = casesOf('SessionCommandRepository', [
  {
    name: 'end: is terminal',
    rule: TERMINAL,
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active());
      arranged.check.won('ending it', await end(arranged, session, { reason: 'signed_out' }));
      arranged.check.lost('ending it again', await end(arranged, session, { at: at(2 * MINUTE) }), 'already_ended');
      arranged.check.equal('its end', endOf(await stored(arranged, session)), [at(MINUTE), 'signed_out']);
    },
  },
  {
    name: 'end: of 16 parallel endings one wins, and its reason stays',
    rule: TERMINAL,
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active());
      const claims = await together(16, (index) => {
        const ending = { reason: index % 2 === 0 ? 'revoked' : 'signed_out', at: at(index) } as const;
        return end(arranged, session, ending, arranged.process(index));
      });
      arranged.check.endings('16 endings', claims, { won: 1, already_ended: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      const expected = [at(winner), winner % 2 === 0 ? 'revoked' : 'signed_out'];
      arranged.check.equal('its end', endOf(await stored(arranged, session)), expected);
    },
  },
  {
    name: 'end: both ids must match one session',
    rule: 'both ids must match one session; else the answer is `not_found` and nothing changes',
    run: async (arranged) => {
      const [session, { adminId }] = [await opened(arranged, await arranged.active()), await arranged.active()];
      arranged.check.lost("as another admin's", await end(arranged, session, { adminId }), 'not_found');
      arranged.check.lost('an unknown one', await end(arranged, session, { sessionId: arranged.sessionId() }), 'not_found');
      arranged.check.equal('its end', endOf(await stored(arranged, session)), [null, null]);
    },
  },
  {
    name: 'end: ends the named session alone',
    rule: 'revoked is terminal and touches only the named session',
    run: async (arranged) => {
      const admin = await arranged.active();
      const [one, other] = [await opened(arranged, admin), await opened(arranged, admin)];
      arranged.check.won('ending one', await end(arranged, one));
      arranged.check.equal('the other', await stored(arranged, other), other);
    },
  },
]);
