import { NOBODY, together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, MINUTE } from '../kit/moments.js';
import { claim, issued, issueOf } from './one-time-codes.js';

const USED_UP = 'claim uses the code up in the same write that finds it: of any number of parallel claims exactly one wins';
const EXPIRED = 'an expired code (`at >= expiresAt`) answers `expired` and stays unusable';
const UNKNOWN = 'a used, replaced or never issued code answers `unknown`; with `adminId` given, a code of another admin does too';

export const oneTimeCodeClaimingCases = casesOf('OneTimeCodeRepository', [
  {
    name: 'claim: of 32 parallel claims one wins',
    rule: USED_UP,
    run: async (arranged) => {
      const code = await issued(arranged, await arranged.active());
      const claims = await together(32, (index) => claim(arranged, code, {}, arranged.process(index)));
      arranged.check.endings('32 claims', claims, { won: 1, unknown: 31 });
    },
  },
  {
    name: 'claim: a used code is unknown, and names its admin and digest when it works',
    rule: UNKNOWN,
    run: async (arranged) => {
      const admin = await arranged.active();
      const code = await issued(arranged, admin);
      const won = { outcome: 'won', adminId: admin.adminId, codeDigest: code.codeDigest };
      arranged.check.equal('the first time', await claim(arranged, code), won);
      arranged.check.lost('the second time', await claim(arranged, code), 'unknown');
      arranged.check.lost(
        'the second time, when it would have expired',
        await claim(arranged, code, { at: at(HOUR) }),
        'unknown',
      );
    },
  },
  {
    name: 'claim: a code that was never issued is unknown',
    rule: UNKNOWN,
    run: async (arranged) => {
      await issued(arranged, await arranged.active());
      arranged.check.lost('any digest', await claim(arranged, issueOf(arranged, { adminId: NOBODY })), 'unknown');
    },
  },
  {
    name: 'claim: a code is expired from expiresAt on, not before',
    rule: EXPIRED,
    run: async (arranged) => {
      const [late, intime] = [await issued(arranged, await arranged.active()), await issued(arranged, await arranged.active())];
      arranged.check.lost('at expiresAt', await claim(arranged, late, { at: at(HOUR) }), 'expired');
      arranged.check.won('1 ms before it', await claim(arranged, intime, { at: at(HOUR - 1) }));
    },
  },
  {
    name: 'claim: an expired code stays unusable, also when the clock steps back',
    rule: EXPIRED,
    run: async (arranged) => {
      const code = await issued(arranged, await arranged.active());
      arranged.check.lost('too late', await claim(arranged, code, { at: at(2 * HOUR) }), 'expired');
      arranged.check.lost('with a clock that stepped back', await claim(arranged, code, { at: at(1) }), 'expired');
    },
  },
  {
    name: 'claim: a code of another admin is unknown, and is not used up',
    rule: UNKNOWN,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const code = await issued(arranged, admin);
      arranged.check.lost('for another admin', await claim(arranged, code, { adminId: other.adminId }), 'unknown');
      arranged.check.won('for its own', await claim(arranged, code, { adminId: admin.adminId }));
    },
  },
  {
    name: 'claim: a code of another purpose is unknown, and is not used up',
    rule: UNKNOWN,
    run: async (arranged) => {
      const code = await issued(arranged, await arranged.active());
      arranged.check.lost('as an invitation', await claim(arranged, code, { purpose: 'invitation' }), 'unknown');
      arranged.check.won('as what it is', await claim(arranged, code));
    },
  },
  {
    name: 'claim: what is not the code of that admin and purpose is unknown, expired or not',
    rule: UNKNOWN,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const code = await issued(arranged, admin);
      const late = at(2 * HOUR);
      arranged.check.lost('for another admin', await claim(arranged, code, { adminId: other.adminId, at: late }), 'unknown');
      arranged.check.lost('as an invitation', await claim(arranged, code, { purpose: 'invitation', at: late }), 'unknown');
      arranged.check.lost('as what it is', await claim(arranged, code, { at: late }), 'expired');
    },
  },
  {
    name: 'claim: a replaced code is unknown, also when it would have expired',
    rule: UNKNOWN,
    run: async (arranged) => {
      const admin = await arranged.active();
      const replaced = await issued(arranged, admin);
      await issued(arranged, admin, { issuedAt: at(MINUTE), notSince: at(1), expiresAt: at(3 * HOUR) });
      for (const moment of [at(MINUTE), at(2 * HOUR)])
        arranged.check.lost('the replaced one', await claim(arranged, replaced, { at: moment }), 'unknown');
    },
  },
  {
    name: 'claim: digests are told apart by case',
    rule: UNKNOWN,
    run: async (arranged) => {
      const code = await issued(arranged, await arranged.active());
      const shouted = { ...code, codeDigest: code.codeDigest.toUpperCase() as typeof code.codeDigest };
      arranged.check.lost('in capitals', await claim(arranged, shouted), 'unknown');
      arranged.check.won('as it was issued', await claim(arranged, code));
    },
  },
  {
    name: 'claim: a code claimed in one process is used in the other',
    rule: USED_UP,
    needs: 'secondProcess',
    run: async (arranged) => {
      const [one, other] = [await issued(arranged, await arranged.active()), await issued(arranged, await arranged.active())];
      arranged.check.won('in the second process', await claim(arranged, one, {}, arranged.second()));
      arranged.check.lost('then in the first', await claim(arranged, one), 'unknown');
      arranged.check.won('in the first', await claim(arranged, other));
      arranged.check.lost('then in the second', await claim(arranged, other, {}, arranged.second()), 'unknown');
    },
  },
]);
