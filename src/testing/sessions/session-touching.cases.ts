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

export const sessionTouchingCases = casesOf('SessionCommandRepository', [
  {
    name: 'touch: moves lastSeenAt forward only, and nothing else',
    rule: TOUCH,
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active());
      arranged.check.won('a later moment', await touch(arranged, session, MINUTE));
      arranged.check.won('an earlier moment', await touch(arranged, session, 1));
      arranged.check.equal('the session', await stored(arranged, session), { ...session, lastSeenAt: at(MINUTE) });
    },
  },
  {
    name: 'touch: 32 parallel touches leave the latest moment',
    rule: TOUCH,
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active());
      await together(32, (index) => touch(arranged, session, (index * 13) % 32, arranged.process(index)));
      arranged.check.equal('lastSeenAt', (await stored(arranged, session))?.lastSeenAt, at(31));
    },
  },
  {
    name: 'touch: an ended session stays ended',
    rule: TOUCH,
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active());
      await arranged.arrange('an ended session', end(arranged, session));
      arranged.check.lost('touching it', await touch(arranged, session, 2 * MINUTE), 'ended');
      const ended = { ...session, endedAt: at(MINUTE), endReason: 'revoked' };
      arranged.check.equal('the session', await stored(arranged, session), ended);
    },
  },
  {
    name: 'touch beside end: 32 parallel calls leave it ended',
    rule: 'touch can never un-end a session',
    run: async (arranged) => {
      const session = await opened(arranged, await arranged.active());
      const claims = await together(32, async (index) =>
        index === 13
          ? end(arranged, session, {}, arranged.process(index))
          : touch(arranged, session, index, arranged.process(index)),
      );
      const [ending] = claims.slice(13);
      if (ending !== undefined) arranged.check.won('ending it', ending);
      arranged.check.equal('its end', endOf(await stored(arranged, session)), [at(MINUTE), 'revoked']);
    },
  },
]);
