import type { SessionOpeningClaim } from '../../sessions/session-command-repository.contract.js';
import { NOBODY, together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import {
  anOpening,
  aSession,
  challengeOf,
  notEnded,
  open,
  opened,
  openedChallenge,
  sessionsOf,
  stored,
} from './session-records.js';

const ONLY_WHILE =
  "open inserts the session only while the admin is `active` and its credential epoch is the session's, the challenge is open and the replaced session is not ended";

const winners = (claims: readonly SessionOpeningClaim[]) => claims.filter(({ outcome }) => outcome === 'won').length;

export const sessionOpeningCases = casesOf('SessionCommandRepository', [
  {
    name: 'open: the session is stored under its id and its token digest',
    rule: 'open inserts the session',
    run: async (arranged) => {
      const admin = await arranged.active();
      const session = aSession(arranged, admin);
      const opening = anOpening(arranged, session);
      const claim = await arranged.contracts.SessionCommandRepository.open(opening);
      arranged.check.equal('the answer', claim, { outcome: 'won', sessionId: session.sessionId, endedOldest: 0 });
      const found = await arranged.contracts.SessionQueryRepository.byTokenDigest({ tokenDigest: opening.tokenDigest });
      arranged.check.equal('found by token digest', found?.session, session);
      arranged.check.equal('found by id', await stored(arranged, session), session);
    },
  },
  {
    name: 'open: refused unless the admin is active',
    rule: ONLY_WHILE,
    run: async (arranged) => {
      for (const to of ['suspended', 'locked'] as const) {
        const admin = await arranged.moved(await arranged.active(), to);
        const session = aSession(arranged, admin);
        arranged.check.lost(`for a ${to} admin`, await open(arranged, session), 'not_active');
        arranged.check.equal('stored all the same', await stored(arranged, session), null);
      }
      const invited = aSession(arranged, await arranged.invited());
      arranged.check.lost('for one who is only invited', await open(arranged, invited), 'not_active');
      const nobody = { ...invited, sessionId: arranged.sessionId(), adminId: NOBODY };
      arranged.check.lost('for nobody', await open(arranged, nobody), 'not_active');
    },
  },
  {
    name: 'open: refused when the epoch moved',
    rule: ONLY_WHILE,
    run: async (arranged) => {
      const admin = await arranged.active();
      await arranged.epochMoved(admin);
      const session = aSession(arranged, admin);
      arranged.check.lost('under the old epoch', await open(arranged, session), 'epoch_moved');
      const early = aSession(arranged, { ...admin, epoch: admin.epoch + 2 });
      arranged.check.lost('under one that is not yet', await open(arranged, early), 'epoch_moved');
      for (const one of [session, early]) arranged.check.equal('stored all the same', await stored(arranged, one), null);
    },
  },
  {
    name: 'open: an opening that is lost changes nothing',
    rule: 'each method is one conditional write',
    run: async (arranged) => {
      const admin = await arranged.active();
      const [live, challenge] = [await opened(arranged, admin), await openedChallenge(arranged, admin)];
      const session = aSession(arranged, admin);
      const full = { closesChallenge: challenge.challengeDigest, maxLive: 1 };
      arranged.check.lost('at the limit', await open(arranged, session, full), 'limit_reached');
      const closed = {
        closesChallenge: arranged.digest(),
        replacesSession: live.sessionId,
        maxLive: 1,
        whenFull: 'end_oldest',
      } as const;
      arranged.check.lost('on a closed challenge', await open(arranged, session, closed), 'challenge_closed');
      const ended = { closesChallenge: challenge.challengeDigest, replacesSession: arranged.sessionId() };
      arranged.check.lost('replacing an unknown session', await open(arranged, session, ended), 'session_ended');
      arranged.check.equal('the challenge', (await challengeOf(arranged, challenge))?.challenge.closedAt, null);
      arranged.check.equal('the live session', (await stored(arranged, live))?.endedAt, null);
      arranged.check.equal('the lost session', await stored(arranged, session), null);
    },
  },
  {
    name: 'open beside a suspension: no session is live after it, nor after re-activation',
    rule: ONLY_WHILE,
    run: async (arranged) => {
      await arranged.holder();
      for (let round = 0; round < 4; round += 1) {
        const admin = await arranged.active();
        const claims = await together(17, async (index) => {
          const { SessionCommandRepository, AdminCommandRepository } = arranged.process(index);
          if (index === 4 * round + 2) return AdminCommandRepository.changeStatus(arranged.change(admin, 'suspended'));
          return SessionCommandRepository.open(anOpening(arranged, aSession(arranged, admin)));
        });
        const suspended = await arranged.stateOf(admin.adminId);
        arranged.check.equal('the status', suspended.status, 'suspended');
        const { epoch } = await arranged.moved(suspended, 'active');
        const live = (await notEnded(arranged, admin)).filter(({ credentialEpoch }) => credentialEpoch >= epoch);
        arranged.check.equal(`live sessions after ${String(claims.length - 1)} openings beside a suspension`, live.length, 0);
      }
    },
  },
  {
    name: 'open beside endAll: what was opened under the old epoch is dead',
    rule: ONLY_WHILE,
    run: async (arranged) => {
      for (let round = 0; round < 4; round += 1) {
        const admin = await arranged.active();
        const claims = await together(16, async (index) => {
          const { SessionCommandRepository } = arranged.process(index);
          if (index !== 4 * round + 1) return SessionCommandRepository.open(anOpening(arranged, aSession(arranged, admin)));
          await arranged.epochMoved(admin);
          return null;
        });
        const { epoch } = await arranged.stateOf(admin.adminId);
        const live = (await notEnded(arranged, admin)).filter(({ credentialEpoch }) => credentialEpoch >= epoch);
        arranged.check.equal('live sessions afterwards', live.length, 0);
        const won = winners(claims.filter((claim) => claim !== null));
        arranged.check.equal('sessions stored, as many as won', (await sessionsOf(arranged, admin)).length, won);
      }
    },
  },
]);
