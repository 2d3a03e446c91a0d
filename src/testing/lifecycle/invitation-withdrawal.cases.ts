import type { AdminId } from '../../kernel/ids.js';
import { issued } from '../credentials/one-time-codes.js';
import { NOBODY, together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, MINUTE } from '../kit/moments.js';
import { matching } from './admin-list.js';
import {
  acceptWith,
  claimInvitation,
  correct,
  foundBy,
  inviteAgain,
  NEXT,
  pastInvitations,
  requestedBy,
  someInvited,
  withdraw,
} from './invited-records.js';

const CLOSES =
  'withdrawInvitation sets `closedAt`, moves the version by one, makes every code unusable and frees the canonical email in one write';
const STAYS = 'withdrawInvitation leaves status, name and addresses of who is closed to be read';
const NEVER = 'withdrawInvitation closes an admin who never accepted: not `active`, unverified and without a password';
const FOR_GOOD =
  'nothing opens who is closed again: changeStatus answers `status_moved`, acceptInvitation `not_invited`, correctInvitation and issue `not_found`';

export const invitationWithdrawalCases = casesOf('AdminCommandRepository', [
  {
    name: 'withdrawInvitation: the record stays to be read, closed, with the address it had',
    rule: STAYS,
    run: async (arranged) => {
      const { admin } = await someInvited(arranged);
      const before = await arranged.record(admin.adminId);
      arranged.check.equal('the answer', await withdraw(arranged, admin), { outcome: 'won', adminId: admin.adminId });
      const after = { ...before, closedAt: NEXT, version: before.version + 1 };
      arranged.check.equal('the record', await arranged.record(admin.adminId), after);
      for (const search of [admin.email, admin.canonicalEmail])
        arranged.check.equal(`a search for ${search}`, await matching(arranged, { search }), [admin.adminId]);
      arranged.check.equal('of that status', await matching(arranged, { status: admin.status }), [admin.adminId]);
      arranged.check.equal('a search for what no address holds', await matching(arranged, { search: 'closed:' }), []);
    },
  },
  {
    name: 'withdrawInvitation: the address is free for another admin, and finds that one',
    rule: CLOSES,
    run: async (arranged) => {
      const { admin } = await someInvited(arranged);
      const { email, canonicalEmail } = admin;
      arranged.check.won('withdrawing', await withdraw(arranged, admin));
      arranged.check.equal('whom it finds', await foundBy(arranged, admin), null);
      arranged.check.lost('a recovery by it', await requestedBy(arranged, admin), 'not_due');
      const { AdminCommandRepository: commands } = arranged.contracts;
      const next = await commands.create(arranged.creation({ email, canonicalEmail }));
      if (!arranged.check.won('creating another with it', next)) return;
      const { adminId } = next.admin;
      arranged.check.equal('whom it finds then', await foundBy(arranged, admin), adminId);
      arranged.check.won('accepting', await acceptWith({ adminId }, null, arranged.contracts));
      const recovery = await requestedBy(arranged, admin);
      if (arranged.check.won('a recovery then', recovery)) arranged.check.equal('of', recovery.adminId, adminId);
      const taken = await commands.create(arranged.creation({ email, canonicalEmail }));
      arranged.check.lost('a third one with it', taken, 'email_taken');
      const { canonicalEmail: kept, closedAt } = await arranged.record(admin.adminId);
      arranged.check.equal('the first', [kept, closedAt], [canonicalEmail, NEXT]);
    },
  },
  {
    name: 'withdrawInvitation: one address may be withdrawn several times',
    rule: CLOSES,
    run: async (arranged) => {
      const address = arranged.address();
      const closed: AdminId[] = [];
      for (let round = 0; round < 3; round += 1) {
        const { admin } = await someInvited(arranged, { ...address, at: at(round) });
        arranged.check.won(`the one of round ${String(round)}`, await withdraw(arranged, admin));
        closed.push(admin.adminId);
      }
      arranged.check.equal('who had it', await matching(arranged, { search: address.email }), closed);
    },
  },
  {
    name: 'withdrawInvitation: no code of the admin works any more',
    rule: CLOSES,
    run: async (arranged) => {
      const [one, other] = [await someInvited(arranged), await someInvited(arranged)];
      const enrolment = await issued(arranged, one.admin);
      arranged.check.won('withdrawing', await withdraw(arranged, one.admin));
      arranged.check.lost('the invitation', await claimInvitation(arranged, one.codeDigest), 'unknown');
      const { codeDigest, purpose } = enrolment;
      const claim = { codeDigest, purpose, adminId: null, at: NEXT };
      arranged.check.lost('another code', await arranged.contracts.OneTimeCodeRepository.claim(claim), 'unknown');
      arranged.check.won('the invitation of somebody else', await claimInvitation(arranged, other.codeDigest));
      arranged.check.equal('somebody else', await arranged.stateOf(other.admin.adminId), other.admin);
    },
  },
  {
    name: 'withdrawInvitation: nothing opens the record again',
    rule: FOR_GOOD,
    run: async (arranged) => {
      const [one, locked] = [await someInvited(arranged), await arranged.moved(await arranged.invited(), 'locked')];
      for (const admin of [one.admin, locked]) {
        arranged.check.won(`withdrawing who is ${admin.status}`, await withdraw(arranged, admin));
        const closed = await arranged.stateOf(admin.adminId);
        for (const to of ['active', 'pending_verification', 'suspended'] as const) {
          const change = arranged.change(closed, to, { at: at(HOUR) });
          const claim = await arranged.contracts.AdminCommandRepository.changeStatus(change);
          if (to !== closed.status) arranged.check.lost(`${admin.status} → ${to}`, claim, 'status_moved');
        }
        for (const codeDigest of [null, one.codeDigest]) {
          const accepted = await acceptWith(admin, codeDigest, arranged.contracts);
          arranged.check.lost(`accepting, ${admin.status}`, accepted, 'not_invited');
        }
        arranged.check.lost('correcting', await correct(arranged, admin, { at: at(HOUR), notSince: at(HOUR - 1) }), 'not_found');
        arranged.check.lost('inviting again', await inviteAgain(arranged, admin), 'not_found');
        arranged.check.equal('the record', await arranged.stateOf(admin.adminId), closed);
        arranged.check.equal('its end', (await arranged.record(admin.adminId)).closedAt, NEXT);
      }
    },
  },
  {
    name: 'withdrawInvitation: of who is suspended or locked as well, once, and of nobody',
    rule: NEVER,
    run: async (arranged) => {
      for (const status of ['suspended', 'locked'] as const) {
        const admin = await arranged.moved(await arranged.invited(), status);
        arranged.check.won(`of who is ${status}`, await withdraw(arranged, admin));
        arranged.check.lost('again', await withdraw(arranged, admin, { at: at(HOUR) }), 'already_closed');
        const record = await arranged.record(admin.adminId);
        arranged.check.equal('status and end', [record.status, record.closedAt], [status, NEXT]);
      }
      arranged.check.lost('of nobody', await withdraw(arranged, { adminId: NOBODY }), 'not_found');
    },
  },
  {
    name: 'withdrawInvitation: refused for who has accepted',
    rule: NEVER,
    run: async (arranged) => {
      for (const [who, admin] of Object.entries(await pastInvitations(arranged))) {
        const before = await arranged.record(admin.adminId);
        arranged.check.lost(who, await withdraw(arranged, admin), 'already_accepted');
        arranged.check.equal(`the record of ${who}`, await arranged.record(admin.adminId), before);
        arranged.check.equal(`whom the address of ${who} finds`, await foundBy(arranged, admin), admin.adminId);
      }
    },
  },
  {
    name: 'withdrawInvitation beside acceptInvitation: one of the two wins, whole',
    rule: `${NEVER}; ${FOR_GOOD}`,
    run: async (arranged) => {
      for (let round = 0; round < 8; round += 1) {
        const { admin, codeDigest } = await someInvited(arranged);
        const claims = await together(2, async (index) =>
          index === round % 2
            ? withdraw({ contracts: arranged.process(index) }, admin)
            : acceptWith(admin, codeDigest, arranged.process(index)),
        );
        const withdrawn = claims[round % 2]?.outcome === 'won';
        arranged.check.endings('both', claims, withdrawn ? { won: 1, not_invited: 1 } : { won: 1, already_accepted: 1 });
        const { closedAt, status } = await arranged.record(admin.adminId);
        const expected = withdrawn ? [NEXT, 'pending_verification'] : [null, 'active'];
        arranged.check.equal('what it is then', [closedAt, status], expected);
      }
    },
  },
  {
    name: 'withdrawInvitation: of 16 parallel calls one wins',
    rule: NEVER,
    run: async (arranged) => {
      const { admin } = await someInvited(arranged);
      const claims = await together(16, (index) =>
        withdraw({ contracts: arranged.process(index) }, admin, { at: at(index * MINUTE) }),
      );
      arranged.check.endings('16 calls', claims, { won: 1, already_closed: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      const { closedAt, version } = await arranged.record(admin.adminId);
      arranged.check.equal('its end', [closedAt, version], [at(winner * MINUTE), admin.version + 1]);
    },
  },
  {
    name: 'withdrawInvitation: refused when the author moved, and not for an active one',
    rule: AUTHOR,
    run: async (arranged) => {
      const { admin, codeDigest } = await someInvited(arranged);
      for (const [who, by] of Object.entries(await movedAuthors(arranged)))
        arranged.check.lost(`by ${who}`, await withdraw(arranged, admin, { by }), 'author_moved');
      arranged.check.won('the code', await claimInvitation(arranged, codeDigest));
      const by = authored(await arranged.epochMoved(await arranged.active()));
      arranged.check.won('by who is active', await withdraw(arranged, admin, { by }));
    },
  },
]);
