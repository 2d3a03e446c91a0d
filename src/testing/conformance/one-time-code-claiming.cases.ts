import { casesOf } from './conformance-case.js';
import { at, HOUR } from './moments.js';
import { claim, issued, issueOf } from './one-time-codes.js';
import { NOBODY, together } from './stage.js';

const USED_UP = 'claim uses the code up in the same write that finds it: of any number of parallel claims exactly one wins';
const EXPIRED = 'an expired code (`at >= expiresAt`) answers `expired` and stays unusable';
const UNKNOWN = 'a used, replaced or never issued code answers `unknown`; with `adminId` given, a code of another admin does too';

export const oneTimeCodeClaimingCases = casesOf('OneTimeCodeRepository', [
  {
    name: 'claim: of 32 parallel claims one wins',
    promise: USED_UP,
    invariants: ['A6', 'F04'],
    run: async (stage) => {
      const code = await issued(stage, await stage.active());
      const claims = await together(32, (index) => claim(stage, code, {}, stage.process(index)));
      stage.check.endings('32 claims', claims, { won: 1, unknown: 31 });
    },
  },
  {
    name: 'claim: a used code is unknown, and names its admin and digest when it works',
    promise: UNKNOWN,
    invariants: ['F19'],
    run: async (stage) => {
      const admin = await stage.active();
      const code = await issued(stage, admin);
      const won = { outcome: 'won', adminId: admin.adminId, codeDigest: code.codeDigest };
      stage.check.equal('the first time', await claim(stage, code), won);
      stage.check.lost('the second time', await claim(stage, code), 'unknown');
      stage.check.lost('the second time, when it would have expired', await claim(stage, code, { at: at(HOUR) }), 'unknown');
    },
  },
  {
    name: 'claim: a code that was never issued is unknown',
    promise: UNKNOWN,
    run: async (stage) => {
      await issued(stage, await stage.active());
      stage.check.lost('any digest', await claim(stage, issueOf(stage, { adminId: NOBODY })), 'unknown');
    },
  },
  {
    name: 'claim: a code is expired from expiresAt on, not before',
    promise: EXPIRED,
    run: async (stage) => {
      const [late, intime] = [await issued(stage, await stage.active()), await issued(stage, await stage.active())];
      stage.check.lost('at expiresAt', await claim(stage, late, { at: at(HOUR) }), 'expired');
      stage.check.won('1 ms before it', await claim(stage, intime, { at: at(HOUR - 1) }));
    },
  },
  {
    name: 'claim: an expired code stays unusable, also when the clock steps back',
    promise: EXPIRED,
    invariants: ['C22'],
    run: async (stage) => {
      const code = await issued(stage, await stage.active());
      stage.check.lost('too late', await claim(stage, code, { at: at(2 * HOUR) }), 'expired');
      stage.check.lost('with a clock that stepped back', await claim(stage, code, { at: at(1) }), 'expired');
    },
  },
  {
    name: 'claim: a code of another admin is unknown, and is not used up',
    promise: UNKNOWN,
    invariants: ['F19', 'F58'],
    run: async (stage) => {
      const [admin, other] = [await stage.active(), await stage.active()];
      const code = await issued(stage, admin);
      stage.check.lost('for another admin', await claim(stage, code, { adminId: other.adminId }), 'unknown');
      stage.check.won('for its own', await claim(stage, code, { adminId: admin.adminId }));
    },
  },
  {
    name: 'claim: a code of another purpose is unknown, and is not used up',
    promise: UNKNOWN,
    invariants: ['F17'],
    run: async (stage) => {
      const code = await issued(stage, await stage.active());
      stage.check.lost('as an invitation', await claim(stage, code, { purpose: 'invitation' }), 'unknown');
      stage.check.won('as what it is', await claim(stage, code));
    },
  },
  {
    name: 'claim: a code claimed in one process is used in the other',
    promise: USED_UP,
    needs: 'secondProcess',
    run: async (stage) => {
      const [one, other] = [await issued(stage, await stage.active()), await issued(stage, await stage.active())];
      stage.check.won('in the second process', await claim(stage, one, {}, stage.second()));
      stage.check.lost('then in the first', await claim(stage, one), 'unknown');
      stage.check.won('in the first', await claim(stage, other));
      stage.check.lost('then in the second', await claim(stage, other, {}, stage.second()), 'unknown');
    },
  },
]);
