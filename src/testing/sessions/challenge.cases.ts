import { together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, MINUTE, START } from '../kit/moments.js';
import { aChallenge, anOpening, aSession, challengeOf, open, openedChallenge, sessionsOf } from './session-records.js';

const ONLY_WHILE =
  "open inserts the session only while the admin is `active` and its credential epoch is the session's, the challenge is open and the replaced session is not ended";
const SAME_WRITE = 'open closes the challenge and ends the replaced session in the same write';
const CHALLENGE_ONLY = "openChallenge inserts only while the admin is `active` with the challenge's epoch";

export const challengeCases = casesOf('SessionCommandRepository', [
  {
    name: 'open: closes its challenge, which leads to no second session',
    rule: SAME_WRITE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const challenge = await openedChallenge(arranged, admin);
      const closes = { closesChallenge: challenge.challengeDigest };
      arranged.check.won('the first session', await open(arranged, aSession(arranged, admin, { openedAt: at(7) }), closes));
      arranged.check.that(
        'the challenge is closed',
        ((await challengeOf(arranged, challenge))?.challenge.closedAt ?? null) !== null,
      );
      arranged.check.lost('a second session', await open(arranged, aSession(arranged, admin), closes), 'challenge_closed');
    },
  },
  {
    name: 'open: 16 parallel openings on one challenge make one session',
    rule: SAME_WRITE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { challengeDigest: closesChallenge } = await openedChallenge(arranged, admin);
      const claims = await together(16, (index) => {
        const { SessionCommandRepository } = arranged.process(index);
        return SessionCommandRepository.open(anOpening(arranged, aSession(arranged, admin), { closesChallenge }));
      });
      arranged.check.endings('16 openings on one challenge', claims, { won: 1, challenge_closed: 15 });
      arranged.check.equal('sessions stored', (await sessionsOf(arranged, admin)).length, 1);
    },
  },
  {
    name: 'open: a challenge that is unknown or of another admin opens nothing',
    rule: ONLY_WHILE,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const foreign = await openedChallenge(arranged, other);
      const unknown = { closesChallenge: arranged.digest() };
      arranged.check.lost('an unknown one', await open(arranged, aSession(arranged, admin), unknown), 'challenge_closed');
      const by = { closesChallenge: foreign.challengeDigest };
      arranged.check.lost("another admin's", await open(arranged, aSession(arranged, admin), by), 'challenge_closed');
      arranged.check.equal('the foreign one stays open', (await challengeOf(arranged, foreign))?.challenge.closedAt, null);
    },
  },
  {
    name: 'open: closes the challenge it names alone, at the moment it opens',
    rule: SAME_WRITE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [named, other] = [await openedChallenge(arranged, admin), await openedChallenge(arranged, admin)];
      const session = aSession(arranged, admin, { openedAt: at(7) });
      arranged.check.won('the session', await open(arranged, session, { closesChallenge: named.challengeDigest }));
      arranged.check.equal('the challenge named', (await challengeOf(arranged, named))?.challenge.closedAt, at(7));
      arranged.check.equal('the other one', (await challengeOf(arranged, other))?.challenge.closedAt, null);
    },
  },
  {
    name: 'openChallenge: refused unless the admin is active',
    rule: CHALLENGE_ONLY,
    run: async (arranged) => {
      const admin = await arranged.moved(await arranged.active(), 'suspended');
      const challenge = aChallenge(arranged, admin);
      const claim = await arranged.contracts.SessionCommandRepository.openChallenge({ challenge });
      arranged.check.lost('for a suspended admin', claim, 'not_active');
      arranged.check.equal('stored all the same', await challengeOf(arranged, challenge), null);
    },
  },
  {
    name: 'openChallenge: refused when the epoch moved',
    rule: CHALLENGE_ONLY,
    run: async (arranged) => {
      const admin = await arranged.active();
      await arranged.epochMoved(admin);
      for (const [which, epoch] of Object.entries({ 'the old epoch': admin.epoch, 'one that is not yet': admin.epoch + 2 })) {
        const challenge = aChallenge(arranged, { ...admin, epoch }, { expiresAt: at(MINUTE), openedAt: START });
        const claim = await arranged.contracts.SessionCommandRepository.openChallenge({ challenge });
        arranged.check.lost(`under ${which}`, claim, 'epoch_moved');
        arranged.check.equal('stored all the same', await challengeOf(arranged, challenge), null);
      }
    },
  },
]);
