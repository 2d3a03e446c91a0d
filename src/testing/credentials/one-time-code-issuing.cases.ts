import { Redacted } from '../../kernel/redacted.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, MINUTE, T0 } from '../kit/moments.js';
import { claim, issue, issued } from './one-time-codes.js';
import { authored, NOBODY, together } from '../kit/arranged.js';
import { enabled } from '../totp/totp-factors.js';

const REPLACES = 'issue replaces every earlier code of the same admin and purpose; at most one works';
const DUE =
  'an invitation is due only while the admin has not accepted one; an enrolment code only while the admin has no TOTP; else `not_due`';
const TOO_SOON = 'an earlier code of the same admin and purpose must be older than `notSince`, else `too_soon`';
const AUTHOR = 'while `by.kind` is `admin`, that admin must be `active` and still carry `credentialEpoch`, else `author_moved`';

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
      const soon = await issue(arranged, admin, { issuedAt: at(MINUTE), notSince: T0 });
      arranged.check.lost('issued exactly at notSince', soon, 'too_soon');
      if (soon.outcome !== 'lost' || soon.retryAt === null) {
        arranged.check.note('retryAt with too_soon: expected a moment, got none');
        return;
      }
      arranged.check.that('retryAt lies ahead', soon.retryAt > at(MINUTE));
      arranged.check.won('the earlier code still works', await claim(arranged, first));
      const { retryAt } = soon;
      const again = { issuedAt: retryAt, notSince: at(retryAt - T0 - MINUTE), expiresAt: at(2 * HOUR) };
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
    name: 'issue: an invitation is due until one was accepted',
    rule: DUE,
    run: async (arranged) => {
      const [pending, accepted, active] = [await arranged.invited(), await arranged.invited(), await arranged.active()];
      const passwordHash = Redacted.of('hash');
      const acceptance = { adminId: accepted.adminId, passwordHash, activate: false, at: T0 };
      await arranged.arrange('an acceptance', arranged.contracts.AdminCommandRepository.acceptInvitation(acceptance));
      // Later than the invitation that came with the admin.
      const again = { purpose: 'invitation', issuedAt: at(HOUR), notSince: at(1), expiresAt: at(2 * HOUR) } as const;
      arranged.check.won('not accepted yet', await issue(arranged, pending, again));
      for (const [what, admin] of Object.entries({ accepted, active })) {
        const claimed = await issue(arranged, admin, again);
        arranged.check.equal(what, claimed, { outcome: 'lost', reason: 'not_due', retryAt: null });
      }
    },
  },
  {
    name: 'issue: an enrolment code is due until a second factor is enabled',
    rule: DUE,
    uses: 'TotpCommandRepository',
    run: async (arranged) => {
      const claimed = await issue(arranged, await enabled(arranged));
      arranged.check.equal('with a second factor', claimed, { outcome: 'lost', reason: 'not_due', retryAt: null });
    },
  },
  {
    name: 'issue: for nobody it is not found',
    rule: '`retryAt` is set with `too_soon` and null otherwise',
    run: async (arranged) => {
      const claimed = await issue(arranged, { adminId: NOBODY });
      arranged.check.equal('the answer', claimed, { outcome: 'lost', reason: 'not_found', retryAt: null });
    },
  },
  {
    name: 'issue: refused when the author moved, and the earlier code stays',
    rule: AUTHOR,
    run: async (arranged) => {
      const [admin, author] = [await arranged.active(), await arranged.active()];
      const earlier = await issued(arranged, admin, { issuedAt: at(-HOUR) });
      await arranged.epochMoved(author);
      const suspended = await arranged.moved(await arranged.active(), 'suspended');
      for (const by of [authored(author), authored(suspended)]) {
        const claimed = await issue(arranged, admin, { by });
        arranged.check.equal('the answer', claimed, { outcome: 'lost', reason: 'author_moved', retryAt: null });
      }
      arranged.check.won('the earlier code', await claim(arranged, earlier));
    },
  },
]);
