import { digestOf } from '../../kernel/digest.js';
import { NOBODY, together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { claiming, codesFor, codesOf, leftOf, replacing } from './recovery-codes.js';
import { disabling, enabled, enabling, FIRST_STEP, starting } from './totp-factors.js';

const LEFT = '`left` counts the codes that would work now';
const REPLACE = '`replace` puts these codes in the place of all earlier ones of that admin, used or not, in one write';
const REPLACE_ONLY = '`replace` writes only while the admin is active, has an enabled factor, and its epoch is as expected';
const CLAIM = '`claim` uses the code up in the same write that finds it';
const FACTOR = '`enable` and `disable` remove every recovery code of that admin in the write that changes the factor';

export const recoveryCodeCountingCases = casesOf('RecoveryCodeQueryRepository', [
  {
    name: 'left: the unused ones of that admin alone',
    rule: LEFT,
    run: async (arranged) => {
      const [admin, other] = [await enabled(arranged), await enabled(arranged)];
      arranged.check.equal('before there are any', await leftOf(arranged, admin), 0);
      const [first] = await codesOf(arranged, admin);
      arranged.check.equal('made', await leftOf(arranged, admin), 3);
      await arranged.arrange('a used code', claiming(arranged, admin, first));
      arranged.check.equal('one used', await leftOf(arranged, admin), 2);
      arranged.check.equal('of another admin', await leftOf(arranged, other), 0);
      arranged.check.equal('of nobody', await leftOf(arranged, { adminId: NOBODY }), 0);
    },
  },
]);

export const recoveryCodeCases = casesOf('RecoveryCodeCommandRepository', [
  {
    name: 'replace, claim: each code works once, for its owner',
    rule: CLAIM,
    run: async (arranged) => {
      const [admin, other] = [await enabled(arranged), await enabled(arranged)];
      const [first, second] = await codesOf(arranged, admin);
      await codesOf(arranged, other);
      arranged.check.lost("as another admin's", await claiming(arranged, other, first), 'unknown');
      const answer = { outcome: 'won', adminId: admin.adminId, codeDigest: first };
      arranged.check.equal('the answer', await claiming(arranged, admin, first), answer);
      arranged.check.lost('once more', await claiming(arranged, admin, first), 'used');
      arranged.check.won('another one', await claiming(arranged, admin, second));
      arranged.check.lost('one nobody made', await claiming(arranged, admin, digestOf('recovery_code', 'x')), 'unknown');
      arranged.check.lost("nobody's", await claiming(arranged, { adminId: NOBODY }, first), 'unknown');
      arranged.check.equal('what is left of the other', await leftOf(arranged, other), 3);
    },
  },
  {
    name: 'claim: of 16 parallel claims of one code one wins',
    rule: CLAIM,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      const [first] = await codesOf(arranged, admin);
      const claims = await together(16, (index) => claiming(arranged, admin, first, arranged.process(index)));
      arranged.check.endings('16 claims', claims, { won: 1, used: 15 });
      arranged.check.equal('what is left', await leftOf(arranged, admin), 2);
    },
  },
  {
    name: 'claim: moves nothing of the admin',
    rule: CLAIM,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      const [first] = await codesOf(arranged, admin);
      arranged.check.won('a claim', await claiming(arranged, admin, first));
      arranged.check.equal('the admin', await arranged.stateOf(admin.adminId), admin);
    },
  },
  {
    name: 'replace: the earlier codes are dead, the used ones too, and nobody else loses any',
    rule: REPLACE,
    run: async (arranged) => {
      const [admin, other] = [await enabled(arranged), await enabled(arranged)];
      const [others] = await codesOf(arranged, other);
      const [used, unused] = await codesOf(arranged, admin);
      await arranged.arrange('a used code', claiming(arranged, admin, used));
      const fresh = codesFor(arranged, admin, 10);
      const answer = { outcome: 'won', adminId: admin.adminId };
      arranged.check.equal('the answer', await replacing(arranged, admin, fresh), answer);
      arranged.check.lost('one used before', await claiming(arranged, admin, used), 'unknown');
      arranged.check.lost('an earlier one', await claiming(arranged, admin, unused), 'unknown');
      arranged.check.equal('what is left', await leftOf(arranged, admin), 10);
      for (const code of fresh) arranged.check.won('a new one', await claiming(arranged, admin, code));
      arranged.check.won("another admin's", await claiming(arranged, other, others));
      arranged.check.equal('the admin', await arranged.stateOf(admin.adminId), admin);
    },
  },
  {
    name: 'replace: not without an enabled factor',
    rule: REPLACE_ONLY,
    run: async (arranged) => {
      const admin = await arranged.active();
      const codes = codesFor(arranged, admin);
      arranged.check.lost('no factor', await replacing(arranged, admin, codes), 'not_enabled');
      await arranged.arrange('a pending seed', starting(arranged, admin));
      arranged.check.lost('only a pending one', await replacing(arranged, admin, codes), 'not_enabled');
      arranged.check.lost('of nobody', await replacing(arranged, { adminId: NOBODY, epoch: 0 }, codes), 'not_enabled');
      arranged.check.equal('what is left', await leftOf(arranged, admin), 0);
    },
  },
  {
    name: 'replace: refused when the admin moved, and what there was still works',
    rule: REPLACE_ONLY,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      const [first] = await codesOf(arranged, admin);
      const moved = await arranged.epochMoved(admin);
      const codes = codesFor(arranged, admin);
      arranged.check.lost('under the old epoch', await replacing(arranged, admin, codes), 'epoch_moved');
      const ahead = { ...moved, epoch: moved.epoch + 1 };
      arranged.check.lost('under one that is not yet', await replacing(arranged, ahead, codes), 'epoch_moved');
      const suspended = await arranged.moved(moved, 'suspended');
      arranged.check.lost('of who is suspended', await replacing(arranged, suspended, codes), 'epoch_moved');
      arranged.check.won('a code from before', await claiming(arranged, admin, first));
    },
  },
  {
    name: 'replace: of 8 parallel calls the codes of one work',
    rule: REPLACE,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      const sets = Array.from({ length: 8 }, () => codesFor(arranged, admin));
      await together(8, (index) => replacing(arranged, admin, sets[index] ?? [], {}, arranged.process(index)));
      arranged.check.equal('what is left', await leftOf(arranged, admin), 3);
      const working: number[] = [];
      for (const codes of sets) {
        const claims = [];
        for (const code of codes) claims.push(await claiming(arranged, admin, code));
        working.push(claims.filter(({ outcome }) => outcome === 'won').length);
      }
      arranged.check.equal('codes that work, by call', working.toSorted(), [0, 0, 0, 0, 0, 0, 0, 3]);
    },
  },
  {
    name: 'disable: takes the recovery codes with the factor',
    rule: FACTOR,
    run: async (arranged) => {
      const [admin, other] = [await enabled(arranged), await enabled(arranged)];
      const [first] = await codesOf(arranged, admin);
      const [others] = await codesOf(arranged, other);
      await arranged.arrange('no factor any more', disabling(arranged, admin));
      arranged.check.lost('a code of it', await claiming(arranged, admin, first), 'unknown');
      arranged.check.equal('what is left', await leftOf(arranged, admin), 0);
      arranged.check.won("another admin's", await claiming(arranged, other, others));
    },
  },
  {
    name: 'enable: a replacement takes the recovery codes of the factor before it',
    rule: FACTOR,
    run: async (arranged) => {
      const [admin, other] = [await enabled(arranged), await enabled(arranged)];
      const [first, second] = await codesOf(arranged, admin);
      const [others] = await codesOf(arranged, other);
      const next = { pendingId: 'next', replaces: true } as const;
      await arranged.arrange('a replacement', starting(arranged, admin, next));
      arranged.check.won('a code before it is confirmed', await claiming(arranged, admin, first));
      await arranged.arrange('the new factor', enabling(arranged, admin, { ...next, step: FIRST_STEP + 9 }));
      arranged.check.lost('a code after', await claiming(arranged, admin, second), 'unknown');
      arranged.check.won("another admin's", await claiming(arranged, other, others));
    },
  },
  {
    name: 'disable, enable: what is lost takes no recovery code',
    rule: FACTOR,
    run: async (arranged) => {
      const admin = await enabled(arranged);
      const [first] = await codesOf(arranged, admin);
      const { epoch } = await arranged.epochMoved(admin);
      arranged.check.lost('disabling under the old epoch', await disabling(arranged, admin), 'epoch_moved');
      const late = await enabling(arranged, { ...admin, epoch }, { pendingId: 'next', replaces: true });
      arranged.check.lost('enabling what is not pending', late, 'not_pending');
      arranged.check.won('a code', await claiming(arranged, admin, first));
    },
  },
]);
