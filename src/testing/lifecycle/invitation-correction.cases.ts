import { NOBODY, together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, MINUTE, START, UNICODE } from '../kit/moments.js';
import {
  acceptWith,
  claimInvitation,
  correct,
  correctionOf,
  foundBy,
  inviteAgain,
  NEXT,
  pastInvitations,
  someInvited,
} from './invited-records.js';

const MOVES = 'correctInvitation replaces both forms of the address and the invitation code in one write';
const FREE = "the new canonical email must be free; the admin's own counts as free";
const DUE =
  'correctInvitation writes only while the admin never accepted and is `created` or `pending_verification`, else `already_accepted`';
const SOON = 'correctInvitation answers `too_soon` and `retryAt` as `OneTimeCodeRepository.issue` does';
const BESIDE = 'of a correction and an acceptance one wins: nobody accepts with a code that was mailed to another address';
const SILENT = { retryAt: null };

export const invitationCorrectionCases = casesOf('AdminCommandRepository', [
  {
    name: 'correctInvitation: address and code are replaced together, and nothing else',
    rule: MOVES,
    run: async (arranged) => {
      const { admin, codeDigest } = await someInvited(arranged, { name: UNICODE });
      const before = await arranged.record(admin.adminId);
      const correction = correctionOf(arranged, admin);
      const { email, canonicalEmail, invitation } = correction;
      const after = { ...before, email, canonicalEmail };
      const expected = { outcome: 'won', admin: after };
      arranged.check.equal('the answer', await arranged.contracts.AdminCommandRepository.correctInvitation(correction), expected);
      arranged.check.equal('the record', await arranged.record(admin.adminId), after);
      arranged.check.equal('epoch and status', await arranged.stateOf(admin.adminId), { ...admin, email, canonicalEmail });
      arranged.check.equal('whom the new one finds', await foundBy(arranged, { canonicalEmail }), admin.adminId);
      arranged.check.equal('whom the old one finds', await foundBy(arranged, admin), null);
      arranged.check.lost('the old code', await claimInvitation(arranged, codeDigest), 'unknown');
      arranged.check.won('the new code', await claimInvitation(arranged, invitation.codeDigest));
      const again = arranged.creation({ email: admin.email, canonicalEmail: admin.canonicalEmail });
      arranged.check.won('somebody else with the old one', await arranged.contracts.AdminCommandRepository.create(again));
    },
  },
  {
    name: 'correctInvitation: the new code lives exactly as long as was said',
    rule: MOVES,
    run: async (arranged) => {
      for (const [ms, outcome] of [
        [2 * HOUR, 'won'],
        [2 * HOUR + 1, 'lost'],
      ] as const) {
        const { admin } = await someInvited(arranged);
        const invitation = { codeDigest: arranged.digest(), expiresAt: at(2 * HOUR + 1) };
        arranged.check.won('correcting', await correct(arranged, admin, { invitation }));
        const claim = await claimInvitation(arranged, invitation.codeDigest, ms);
        arranged.check.equal(`after ${String(ms)} ms`, claim.outcome, outcome);
      }
    },
  },
  {
    name: 'correctInvitation: a taken address is refused, and nothing of it is stored',
    rule: FREE,
    run: async (arranged) => {
      const { admin, codeDigest } = await someInvited(arranged);
      const other = await arranged.active();
      const correction = correctionOf(arranged, admin, {
        email: other.email.toUpperCase(),
        canonicalEmail: other.canonicalEmail,
      });
      const claim = await arranged.contracts.AdminCommandRepository.correctInvitation(correction);
      arranged.check.equal('the answer', claim, { outcome: 'lost', reason: 'email_taken', ...SILENT });
      arranged.check.equal('the record', await arranged.stateOf(admin.adminId), admin);
      arranged.check.lost('its code', await claimInvitation(arranged, correction.invitation.codeDigest), 'unknown');
      arranged.check.won('the code of before', await claimInvitation(arranged, codeDigest));
      const own = { email: admin.email.toUpperCase(), canonicalEmail: admin.canonicalEmail };
      const spelled = await correct(arranged, admin, own);
      if (arranged.check.won('the own one, spelled differently', spelled))
        arranged.check.equal('the address then', spelled.admin.email, own.email);
    },
  },
  {
    name: 'correctInvitation: of 8 that want one address at once one gets it',
    rule: FREE,
    run: async (arranged) => {
      const invited = await Promise.all(Array.from({ length: 8 }, () => arranged.invited()));
      const address = arranged.address();
      const claims = await together(8, (index) =>
        correct(arranged, invited[index] ?? { adminId: NOBODY }, address, arranged.process(index)),
      );
      arranged.check.endings('8 corrections', claims, { won: 1, email_taken: 7 });
      const winner = invited[claims.findIndex(({ outcome }) => outcome === 'won')];
      arranged.check.equal('whom it finds', await foundBy(arranged, address), winner?.adminId);
    },
  },
  {
    name: 'correctInvitation: waits for the code before it, whoever sent that, and a clock that ran ahead holds up nobody',
    rule: SOON,
    run: async (arranged) => {
      const { admin, codeDigest } = await someInvited(arranged);
      const soon = await correct(arranged, admin, { notSince: START });
      const expected = { outcome: 'lost', reason: 'too_soon', retryAt: at(2 * MINUTE + 1) };
      arranged.check.equal('while it is not older than notSince', soon, expected);
      arranged.check.equal('the record', await arranged.stateOf(admin.adminId), admin);
      arranged.check.won('the code of before', await claimInvitation(arranged, codeDigest));
      arranged.check.won('once it is older by 1 ms', await correct(arranged, admin, { notSince: at(1) }));
      const sent = await arranged.contracts.OneTimeCodeRepository.issue({
        adminId: admin.adminId,
        purpose: 'invitation',
        codeDigest: arranged.digest(),
        issuedAt: at(2 * MINUTE + 1),
        notSince: at(MINUTE),
        expiresAt: at(HOUR),
        by: { kind: 'system', name: 'conformance' },
      });
      arranged.check.lost('a second invitation after it', sent, 'too_soon');
      const ahead = await someInvited(arranged, { at: at(HOUR) });
      const first = await correct(arranged, ahead.admin);
      arranged.check.equal('of one from the future', first, { ...expected, retryAt: at(3 * MINUTE + 1) });
      const then = { at: at(3 * MINUTE + 1), notSince: at(2 * MINUTE + 1) };
      arranged.check.won('when it said', await correct(arranged, ahead.admin, then));
    },
  },
  {
    name: 'correctInvitation: refused where no invitation is due, and for nobody',
    rule: DUE,
    run: async (arranged) => {
      const past = await pastInvitations(arranged);
      const suspended = await arranged.moved(await arranged.invited(), 'suspended');
      for (const [who, admin] of Object.entries({ ...past, 'one who is invited, and suspended': suspended })) {
        const correction = correctionOf(arranged, admin);
        const claim = await arranged.contracts.AdminCommandRepository.correctInvitation(correction);
        arranged.check.equal(who, claim, { outcome: 'lost', reason: 'already_accepted', ...SILENT });
        arranged.check.equal(`the record of ${who}`, await arranged.stateOf(admin.adminId), admin);
        arranged.check.lost('the code', await claimInvitation(arranged, correction.invitation.codeDigest), 'unknown');
      }
      arranged.check.lost('of nobody', await correct(arranged, { adminId: NOBODY }), 'not_found');
    },
  },
  {
    name: 'acceptInvitation: lost once another code was sent in place of the one it names',
    rule: BESIDE,
    run: async (arranged) => {
      const [sentAgain, corrected, kept] = [
        await someInvited(arranged),
        await someInvited(arranged),
        await someInvited(arranged),
      ];
      for (const { codeDigest } of [sentAgain, corrected, kept])
        arranged.check.won('claiming the code', await claimInvitation(arranged, codeDigest, 1));
      arranged.check.won('inviting again', await inviteAgain(arranged, sentAgain.admin));
      arranged.check.won('correcting', await correct(arranged, corrected.admin));
      for (const { admin, codeDigest } of [sentAgain, corrected]) {
        const before = await arranged.stateOf(admin.adminId);
        arranged.check.lost('accepting', await acceptWith(admin, codeDigest, arranged.contracts), 'not_invited');
        arranged.check.lost(
          'with the code of another',
          await acceptWith(admin, kept.codeDigest, arranged.contracts),
          'not_invited',
        );
        arranged.check.equal('the record', await arranged.stateOf(admin.adminId), before);
        arranged.check.equal('the address', (await arranged.record(admin.adminId)).emailVerified, false);
        arranged.check.equal('the password', (await arranged.credentials(admin.adminId)).passwordHash, null);
      }
      arranged.check.won('where no other was sent', await acceptWith(kept.admin, kept.codeDigest, arranged.contracts));
    },
  },
  {
    name: 'correctInvitation beside acceptInvitation: one of the two wins, whole',
    rule: BESIDE,
    run: async (arranged) => {
      for (let round = 0; round < 8; round += 1) {
        const { admin, codeDigest } = await someInvited(arranged);
        const correction = correctionOf(arranged, admin);
        const claims = await together(2, async (index) =>
          index === round % 2
            ? arranged.process(index).AdminCommandRepository.correctInvitation(correction)
            : acceptWith(admin, codeDigest, arranged.process(index)),
        );
        const corrected = claims[round % 2]?.outcome === 'won';
        arranged.check.endings('both', claims, corrected ? { won: 1, not_invited: 1 } : { won: 1, already_accepted: 1 });
        const { email, emailVerified } = await arranged.record(admin.adminId);
        arranged.check.equal(
          'what it is then',
          [email, emailVerified],
          corrected ? [correction.email, false] : [admin.email, true],
        );
      }
    },
  },
  {
    name: 'correctInvitation: refused when the author moved, and not for an active one',
    rule: AUTHOR,
    run: async (arranged) => {
      const admin = await arranged.invited();
      for (const [who, by] of Object.entries(await movedAuthors(arranged))) {
        const claim = await correct(arranged, admin, { by });
        arranged.check.equal(`by ${who}`, claim, { outcome: 'lost', reason: 'author_moved', ...SILENT });
      }
      arranged.check.equal('the record', await arranged.stateOf(admin.adminId), admin);
      const by = authored(await arranged.epochMoved(await arranged.active()));
      arranged.check.won('by who is active', await correct(arranged, admin, { by, at: NEXT }));
    },
  },
]);
