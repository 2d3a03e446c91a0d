import { Redacted } from '../../kernel/redacted.js';
import { NOBODY } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, START } from '../kit/moments.js';
import { enabled, starting } from '../totp/totp-factors.js';
import { issue } from './one-time-codes.js';

const INVITATION =
  'an invitation is due only while the admin has not accepted one (`created`, `pending_verification`), else `not_due`';
const ENROLMENT = 'an enrolment code is due only while the admin has no second factor, else `not_due`';
const NOT_DUE = { outcome: 'lost', reason: 'not_due', retryAt: null };
/** Later than the invitation that came with the admin. */
const AGAIN = { purpose: 'invitation', issuedAt: at(HOUR), notSince: at(1), expiresAt: at(2 * HOUR) } as const;

export const oneTimeCodeDueCases = casesOf('OneTimeCodeRepository', [
  {
    name: 'issue: an invitation is due until one was accepted',
    rule: INVITATION,
    run: async (arranged) => {
      const [pending, accepted, active] = [await arranged.invited(), await arranged.invited(), await arranged.active()];
      const passwordHash = Redacted.of('hash');
      const acceptance = { adminId: accepted.adminId, passwordHash, codeDigest: null, activate: false, device: null, at: START };
      await arranged.arrange('an acceptance', arranged.contracts.AdminCommandRepository.acceptInvitation(acceptance));
      arranged.check.won('not accepted yet', await issue(arranged, pending, AGAIN));
      for (const [what, admin] of Object.entries({ accepted, active })) {
        const claimed = await issue(arranged, admin, AGAIN);
        arranged.check.equal(what, claimed, NOT_DUE);
      }
    },
  },
  {
    name: 'issue: an enrolment code is due until a second factor is enabled',
    rule: ENROLMENT,
    uses: 'TotpCommandRepository',
    run: async (arranged) => {
      const claimed = await issue(arranged, await enabled(arranged));
      arranged.check.equal('with a second factor', claimed, NOT_DUE);
    },
  },
  {
    name: 'issue: for nobody it is not found',
    rule: 'nobody is `not_found`, and `retryAt` is null except with `too_soon`',
    run: async (arranged) => {
      const claimed = await issue(arranged, { adminId: NOBODY });
      arranged.check.equal('the answer', claimed, { outcome: 'lost', reason: 'not_found', retryAt: null });
    },
  },
  {
    name: 'issue: an invitation is not due to an admin who was suspended or locked before accepting',
    rule: INVITATION,
    run: async (arranged) => {
      for (const to of ['suspended', 'locked'] as const) {
        const admin = await arranged.moved(await arranged.invited(), to);
        arranged.check.equal(`to one who is ${to}`, await issue(arranged, admin, AGAIN), NOT_DUE);
      }
    },
  },
  {
    name: 'issue: a pending seed leaves an enrolment code due',
    rule: ENROLMENT,
    uses: 'TotpCommandRepository',
    run: async (arranged) => {
      const admin = await arranged.active();
      await arranged.arrange('a pending seed', starting(arranged, admin));
      arranged.check.won('beside a pending seed', await issue(arranged, admin));
    },
  },
]);
