import { withdraw } from '../lifecycle/invited-records.js';
import { together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at } from '../kit/moments.js';
import { aSession, open, opened, openedChallenge, challengeOf } from '../sessions/session-records.js';
import { aLink, confirm, confirmed, forSignIn, linked, linkOf, revoke } from './external-records.js';

const REVOKE = '`revoke` sets `revokedAt`, once, no earlier than the link was confirmed';
const ENDS =
  '`revoke` of a confirmed link that is for signing in moves the credential epoch of its admin by one in the same write, and of any other nothing';

export const externalRevokingCases = casesOf('ExternalIdentityCommandRepository', [
  {
    name: 'revoke: that one alone, once, and its record stays',
    rule: REVOKE,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const [one, beside] = [await linked(arranged, admin), await linked(arranged, admin)];
      const { adminId, linkId } = one;
      arranged.check.lost("as another's", await revoke(arranged, { ...one, adminId: other.adminId }), 'not_found');
      const won = { outcome: 'won', adminId, linkId, credentialEpoch: null };
      arranged.check.equal('the answer', await revoke(arranged, one), won);
      arranged.check.equal('the link', await linkOf(arranged, one), { ...one, revokedAt: at(9) });
      arranged.check.lost('again', await revoke(arranged, one, { at: at(11) }), 'already_revoked');
      arranged.check.equal('its moment', (await linkOf(arranged, one))?.revokedAt, at(9));
      arranged.check.equal('another one', await linkOf(arranged, beside), beside);
      arranged.check.lost('one that is none', await revoke(arranged, aLink(arranged, admin)), 'not_found');
      const late = await confirmed(arranged, admin);
      await arranged.arrange('a clock that is behind', revoke(arranged, late, { at: at(1) }));
      arranged.check.equal('by a clock that is behind', (await linkOf(arranged, late))?.revokedAt, late.confirmedAt);
    },
  },
  {
    name: 'revoke: what a confirmed way in opened is dead, and nobody else',
    rule: ENDS,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const one = await confirmed(arranged, admin);
      const { adminId, linkId } = one;
      await opened(arranged, admin, { factors: 'external' });
      const challenge = await openedChallenge(arranged, admin, { factors: 'external' });
      const won = { outcome: 'won', adminId, linkId, credentialEpoch: admin.epoch + 1 };
      arranged.check.equal('the answer', await revoke(arranged, one), won);
      arranged.check.equal('status, version and epoch', await arranged.stateOf(adminId), { ...admin, epoch: admin.epoch + 1 });
      arranged.check.equal('another admin', await arranged.stateOf(other.adminId), other);
      arranged.check.lost('a session under the epoch of before', await open(arranged, aSession(arranged, admin)), 'epoch_moved');
      const left = await challengeOf(arranged, challenge);
      arranged.check.equal(
        'a half-done sign-in',
        [left?.challenge.factors, left?.adminCredentialEpoch],
        ['external', admin.epoch + 1],
      );
      arranged.check.equal('who comes in by it', (await forSignIn(arranged, one)).linked, null);
    },
  },
  {
    name: 'revoke: of what let nobody in nothing ends',
    rule: ENDS,
    run: async (arranged) => {
      const [admin, invited] = [await arranged.active(), await arranged.invited()];
      const told = await confirmed(arranged, admin, { usage: 'notify_only' });
      for (const one of [await linked(arranged, admin), told]) {
        const claim = await revoke(arranged, one);
        if (arranged.check.won('revoking', claim)) arranged.check.equal('the epoch answered', claim.credentialEpoch, null);
      }
      arranged.check.equal('status, version and epoch', await arranged.stateOf(admin.adminId), admin);
      const theirs = await linked(arranged, invited);
      await arranged.arrange('a closed admin', withdraw(arranged, invited));
      arranged.check.won('the link of who is closed', await revoke(arranged, theirs));
    },
  },
  {
    name: 'revoke beside confirm: whatever came first, nobody comes in by a revoked link',
    rule: ENDS,
    run: async (arranged) => {
      for (let round = 0; round < 6; round += 1) {
        const admin = await arranged.active();
        const one = await linked(arranged, admin);
        const claims = await together(2, async (index) =>
          (index + round) % 2 === 0
            ? revoke(arranged, one, {}, arranged.process(index))
            : confirm(arranged, one, {}, arranged.process(index)),
        );
        const { confirmedAt, revokedAt } = (await linkOf(arranged, one)) ?? {};
        const { epoch } = await arranged.stateOf(admin.adminId);
        arranged.check.equal('revoked', revokedAt, at(9));
        // Who confirmed first could have come in between: then the epoch has moved.
        arranged.check.equal('the epoch', epoch, admin.epoch + (confirmedAt === null ? 0 : 1));
        arranged.check.that(
          'confirmed or not',
          claims.filter(({ outcome }) => outcome === 'won').length === (confirmedAt === null ? 1 : 2),
        );
      }
    },
  },
  {
    name: 'revoke: of 16 parallel calls one wins, and the epoch moves by one',
    rule: ENDS,
    run: async (arranged) => {
      const admin = await arranged.active();
      const one = await confirmed(arranged, admin);
      const claims = await together(16, (index) => revoke(arranged, one, {}, arranged.process(index)));
      arranged.check.endings('16 calls', claims, { won: 1, already_revoked: 15 });
      arranged.check.equal('the epoch', (await arranged.stateOf(admin.adminId)).epoch, admin.epoch + 1);
    },
  },
]);
