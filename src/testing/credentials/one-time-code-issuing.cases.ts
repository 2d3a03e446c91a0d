import { together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, MINUTE, START } from '../kit/moments.js';
import { claim, issue, issued } from './one-time-codes.js';

const REPLACES = 'issue replaces every earlier code of the same admin and purpose; at most one works';
const TOO_SOON = 'an earlier code of the same admin and purpose must be older than `notSince`, else `too_soon`';

export const oneTimeCodeIssuingCases = casesOf('OneTimeCodeRepository', [
  {
    name: 'issue: replaces the earlier code of that admin and purpose, and no other',
    rule: REPLACES,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const creation = arranged.creation();
      const { admin: pending } = await arranged.arrange('an admin', arranged.contracts.AdminCommandRepository.create(creation));
      const [earlier, foreign] = [await issued(arranged, admin), await issued(arranged, other)];
      const code = await issued(arranged, admin, { issuedAt: at(HOUR), notSince: at(1), expiresAt: at(2 * HOUR) });
      await issued(arranged, pending);
      arranged.check.lost('the replaced one', await claim(arranged, earlier), 'unknown');
      arranged.check.won('the new one', await claim(arranged, code));
      arranged.check.won("another admin's", await claim(arranged, foreign));
      const invitation = { codeDigest: creation.invitation.codeDigest, purpose: 'invitation' } as const;
      arranged.check.won('one of another purpose', await claim(arranged, invitation));
    },
  },
  {
    name: 'issue: too soon while the earlier code is not older than notSince, and retryAt says when',
    rule: TOO_SOON,
    run: async (arranged) => {
      const admin = await arranged.active();
      const first = await issued(arranged, admin);
      const soon = await issue(arranged, admin, { issuedAt: at(MINUTE), notSince: START });
      arranged.check.lost('issued exactly at notSince', soon, 'too_soon');
      if (soon.outcome !== 'lost' || soon.retryAt === null) {
        arranged.check.note('retryAt with too_soon: expected a moment, got none');
        return;
      }
      arranged.check.that('retryAt lies ahead', soon.retryAt > at(MINUTE));
      arranged.check.won('the earlier code still works', await claim(arranged, first));
      const { retryAt } = soon;
      const again = { issuedAt: retryAt, notSince: at(retryAt - START - MINUTE), expiresAt: at(2 * HOUR) };
      arranged.check.won('at retryAt', await issue(arranged, admin, again));
    },
  },
  {
    name: 'issue: a code that was used is still too soon',
    rule: TOO_SOON,
    run: async (arranged) => {
      const admin = await arranged.active();
      arranged.check.won('using it', await claim(arranged, await issued(arranged, admin)));
      arranged.check.lost('a second one', await issue(arranged, admin), 'too_soon');
    },
  },
  {
    name: 'issue: of 16 parallel issues one wins',
    rule: TOO_SOON,
    run: async (arranged) => {
      const admin = await arranged.active();
      const claims = await together(16, (index) => issue(arranged, admin, {}, arranged.process(index)));
      arranged.check.endings('16 issues', claims, { won: 1, too_soon: 15 });
    },
  },
  {
    name: 'issue: answers the stored address, not its canonical form',
    rule: 'issue answers the stored primary address',
    run: async (arranged) => {
      const admin = await arranged.active();
      const expected = { outcome: 'won', adminId: admin.adminId, address: admin.email };
      arranged.check.equal('the answer', await issue(arranged, admin), expected);
    },
  },
  {
    name: 'issue: retryAt is the moment it says, to the second',
    rule: TOO_SOON,
    run: async (arranged) => {
      const admin = await arranged.active();
      await issued(arranged, admin);
      const soon = await issue(arranged, admin, { issuedAt: at(MINUTE), notSince: at(-HOUR) });
      const retryAt = soon.outcome === 'lost' ? soon.retryAt : null;
      // Asked with the same interval, of an hour and a minute, the code of START is older than that one millisecond later.
      const first = HOUR + MINUTE + 1;
      arranged.check.that('it is not too early', retryAt !== null && retryAt >= at(first));
      arranged.check.that('nor a second too late', retryAt !== null && retryAt < at(first + 1_000));
    },
  },
  {
    name: 'issue: a code of a fast clock counts from when it is seen',
    rule: 'an earlier code dated later than `issuedAt` counts as issued at `issuedAt`, and is written back as that',
    run: async (arranged) => {
      const admin = await arranged.active();
      const ahead = await issued(arranged, admin, { issuedAt: at(100 * HOUR), notSince: START, expiresAt: at(101 * HOUR) });
      for (const asked of [0, 1, MINUTE]) {
        const soon = await issue(arranged, admin, { issuedAt: at(asked), notSince: at(asked - MINUTE) });
        arranged.check.lost(`${String(asked)} ms after it is seen`, soon, 'too_soon');
        const retryAt = soon.outcome === 'lost' ? soon.retryAt : null;
        arranged.check.that('retryAt is the distance from when it was seen', retryAt === at(MINUTE + 1));
      }
      const after = { issuedAt: at(MINUTE + 1), notSince: at(1) };
      arranged.check.won('once it is older than the distance', await issue(arranged, admin, after));
      arranged.check.lost('the one of the fast clock', await claim(arranged, ahead), 'unknown');
    },
  },
  {
    name: 'issue: no code of another admin or purpose makes it too soon',
    rule: TOO_SOON,
    run: async (arranged) => {
      // The invitations that came with the two are as young as can be.
      const [pending, other] = [await arranged.invited(), await arranged.active()];
      arranged.check.won('beside an invitation of its own', await issue(arranged, pending));
      arranged.check.won('beside a code of another admin', await issue(arranged, other));
      const second = { purpose: 'invitation', issuedAt: at(MINUTE), notSince: at(1), expiresAt: at(HOUR) } as const;
      arranged.check.won('a second invitation', await issue(arranged, await arranged.invited(), second));
      await issue(arranged, other, { issuedAt: at(MINUTE), notSince: at(1) });
      arranged.check.won('one beside a younger code of its own', await issue(arranged, pending, second));
    },
  },
  {
    name: 'issue: a code lives exactly as long as was said',
    rule: 'the code expires at `expiresAt`, whatever other codes do',
    run: async (arranged) => {
      const lifetime = { expiresAt: at(26 * HOUR + 1) };
      const [late, intime] = [
        await issued(arranged, await arranged.active(), lifetime),
        await issued(arranged, await arranged.active(), lifetime),
      ];
      arranged.check.won('1 ms before its end', await claim(arranged, intime, { at: at(26 * HOUR) }));
      arranged.check.lost('at its end', await claim(arranged, late, { at: at(26 * HOUR + 1) }), 'expired');
    },
  },
  {
    name: 'issue: refused when the author moved, and the earlier code stays',
    rule: AUTHOR,
    run: async (arranged) => {
      const admin = await arranged.active();
      const earlier = await issued(arranged, admin, { issuedAt: at(-HOUR) });
      for (const [who, by] of Object.entries(await movedAuthors(arranged))) {
        const claimed = await issue(arranged, admin, { by });
        arranged.check.equal(`by ${who}`, claimed, { outcome: 'lost', reason: 'author_moved', retryAt: null });
      }
      arranged.check.won('the earlier code', await claim(arranged, earlier));
    },
  },
  {
    name: 'issue: an active author may',
    rule: AUTHOR,
    run: async (arranged) => {
      const [admin, author] = [await arranged.active(), await arranged.epochMoved(await arranged.active())];
      arranged.check.won('the code', await issue(arranged, admin, { by: authored(author) }));
      arranged.check.won('one for oneself', await issue(arranged, author, { by: authored(author) }));
    },
  },
]);
