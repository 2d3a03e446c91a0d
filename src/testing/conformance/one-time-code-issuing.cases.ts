import { Redacted } from '../../kernel/redacted.js';
import { casesOf } from './conformance-case.js';
import { at, HOUR, MINUTE, T0 } from './moments.js';
import { claim, issue, issued } from './one-time-codes.js';
import { authored, NOBODY, together } from './stage.js';
import { enabled } from './totp-factors.js';

const REPLACES = 'issue replaces every earlier code of the same admin and purpose; at most one works';
const DUE =
  'an invitation is due only while the admin has not accepted one; an enrolment code only while the admin has no TOTP; else `not_due`';
const TOO_SOON = 'an earlier code of the same admin and purpose must be older than `notSince`, else `too_soon`';
const AUTHOR = 'while `by.kind` is `admin`, that admin must be `active` and still carry `credentialEpoch`, else `author_moved`';

export const oneTimeCodeIssuingCases = casesOf('OneTimeCodeRepository', [
  {
    name: 'issue: replaces the earlier code of that admin and purpose, and no other',
    promise: REPLACES,
    invariants: ['F57'],
    run: async (stage) => {
      const [admin, other] = [await stage.active(), await stage.active()];
      const creation = stage.creation();
      const { admin: pending } = await stage.arrange('an admin', stage.contracts.AdminCommandRepository.create(creation));
      const [earlier, foreign] = [await issued(stage, admin), await issued(stage, other)];
      const code = await issued(stage, admin, { issuedAt: at(HOUR), notSince: at(1), expiresAt: at(2 * HOUR) });
      await issued(stage, pending);
      stage.check.lost('the replaced one', await claim(stage, earlier), 'unknown');
      stage.check.won('the new one', await claim(stage, code));
      stage.check.won("another admin's", await claim(stage, foreign));
      const invitation = { codeDigest: creation.invitation.codeDigest, purpose: 'invitation' } as const;
      stage.check.won('one of another purpose', await claim(stage, invitation));
    },
  },
  {
    name: 'issue: too soon while the earlier code is not older than notSince, and retryAt says when',
    promise: TOO_SOON,
    run: async (stage) => {
      const admin = await stage.active();
      const first = await issued(stage, admin);
      const soon = await issue(stage, admin, { issuedAt: at(MINUTE), notSince: T0 });
      stage.check.lost('issued exactly at notSince', soon, 'too_soon');
      if (soon.outcome !== 'lost' || soon.retryAt === null) {
        stage.check.note('retryAt with too_soon: expected a moment, got none');
        return;
      }
      stage.check.that('retryAt lies ahead', soon.retryAt > at(MINUTE));
      stage.check.won('the earlier code still works', await claim(stage, first));
      const { retryAt } = soon;
      const again = { issuedAt: retryAt, notSince: at(retryAt - T0 - MINUTE), expiresAt: at(2 * HOUR) };
      stage.check.won('at retryAt', await issue(stage, admin, again));
    },
  },
  {
    name: 'issue: a code that was used is still too soon',
    promise: TOO_SOON,
    invariants: ['F12'],
    run: async (stage) => {
      const admin = await stage.active();
      stage.check.won('using it', await claim(stage, await issued(stage, admin)));
      stage.check.lost('a second one', await issue(stage, admin), 'too_soon');
    },
  },
  {
    name: 'issue: of 16 parallel issues one wins',
    promise: TOO_SOON,
    invariants: ['C19'],
    run: async (stage) => {
      const admin = await stage.active();
      const claims = await together(16, (index) => issue(stage, admin, {}, stage.process(index)));
      stage.check.endings('16 issues', claims, { won: 1, too_soon: 15 });
    },
  },
  {
    name: 'issue: answers the stored address, not its canonical form',
    promise: 'issue answers the stored primary address',
    run: async (stage) => {
      const admin = await stage.active();
      const expected = { outcome: 'won', adminId: admin.adminId, address: admin.email };
      stage.check.equal('the answer', await issue(stage, admin), expected);
    },
  },
  {
    name: 'issue: an invitation is due until one was accepted',
    promise: DUE,
    run: async (stage) => {
      const [pending, accepted, active] = [await stage.invited(), await stage.invited(), await stage.active()];
      const passwordHash = Redacted.of('hash');
      const acceptance = { adminId: accepted.adminId, passwordHash, activate: false, at: T0 };
      await stage.arrange('an acceptance', stage.contracts.AdminCommandRepository.acceptInvitation(acceptance));
      // Later than the invitation that came with the admin.
      const again = { purpose: 'invitation', issuedAt: at(HOUR), notSince: at(1), expiresAt: at(2 * HOUR) } as const;
      stage.check.won('not accepted yet', await issue(stage, pending, again));
      for (const [what, admin] of Object.entries({ accepted, active })) {
        const claimed = await issue(stage, admin, again);
        stage.check.equal(what, claimed, { outcome: 'lost', reason: 'not_due', retryAt: null });
      }
    },
  },
  {
    name: 'issue: an enrolment code is due until a second factor is enabled',
    promise: DUE,
    invariants: ['A9', 'F19'],
    uses: 'TotpCommandRepository',
    run: async (stage) => {
      const claimed = await issue(stage, await enabled(stage));
      stage.check.equal('with a second factor', claimed, { outcome: 'lost', reason: 'not_due', retryAt: null });
    },
  },
  {
    name: 'issue: for nobody it is not found',
    promise: '`retryAt` is set with `too_soon` and null otherwise',
    run: async (stage) => {
      const claimed = await issue(stage, { adminId: NOBODY });
      stage.check.equal('the answer', claimed, { outcome: 'lost', reason: 'not_found', retryAt: null });
    },
  },
  {
    name: 'issue: refused when the author moved, and the earlier code stays',
    promise: AUTHOR,
    invariants: ['Z3', 'C5', 'C7'],
    run: async (stage) => {
      const [admin, author] = [await stage.active(), await stage.active()];
      const earlier = await issued(stage, admin, { issuedAt: at(-HOUR) });
      await stage.epochMoved(author);
      const suspended = await stage.moved(await stage.active(), 'suspended');
      for (const by of [authored(author), authored(suspended)]) {
        const claimed = await issue(stage, admin, { by });
        stage.check.equal('the answer', claimed, { outcome: 'lost', reason: 'author_moved', retryAt: null });
      }
      stage.check.won('the earlier code', await claim(stage, earlier));
    },
  },
]);
