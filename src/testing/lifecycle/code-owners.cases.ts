import type { CodeOwnerQuery } from '../../lifecycle/admin-query-repository.contract.js';
import { claim, issued } from '../credentials/one-time-codes.js';
import type { Arranged } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, MINUTE, START, UNICODE } from '../kit/moments.js';
import { correct, correctionOf, NEXT, someInvited, withdraw } from './invited-records.js';

const OWNER =
  'ownerOfCode says whose code it is, with address and name as they are now, while `claim` of that purpose would win at that moment; it uses nothing up';
const NOBODY =
  'ownerOfCode answers null for a code that is expired, used, replaced, of another purpose or never issued, and leaves one that it finds expired to `claim`';

type Code = Pick<CodeOwnerQuery, 'codeDigest'>;

const ownerOf = (arranged: Arranged, { codeDigest }: Code, changes: Partial<CodeOwnerQuery> = {}) =>
  arranged.contracts.AdminQueryRepository.ownerOfCode({ codeDigest, purpose: 'invitation', at: START, ...changes });

const claimOf = (arranged: Arranged, { codeDigest }: Code, changes: Parameters<typeof claim>[2] = {}) =>
  claim(arranged, { codeDigest, purpose: 'invitation' }, changes);

export const codeOwnerCases = casesOf('AdminQueryRepository', [
  {
    name: 'ownerOfCode: names whose code it is, and uses nothing up',
    rule: OWNER,
    uses: 'OneTimeCodeRepository',
    run: async (arranged) => {
      const [{ admin, codeDigest }] = [await someInvited(arranged, { name: UNICODE }), await someInvited(arranged)];
      const expected = { codeDigest, email: admin.email, name: UNICODE };
      for (const time of ['once', 'twice']) arranged.check.equal(time, await ownerOf(arranged, { codeDigest }), expected);
      const active = await arranged.active({ name: 'Of a recovery' });
      const recovery = { purpose: 'password_recovery' } as const;
      const code = await issued(arranged, active, recovery);
      const answered = await ownerOf(arranged, code, recovery);
      arranged.check.equal('of a recovery', answered, {
        codeDigest: code.codeDigest,
        email: active.email,
        name: 'Of a recovery',
      });
      arranged.check.won('the invitation', await claimOf(arranged, { codeDigest }));
      arranged.check.won('the recovery', await claim(arranged, code));
    },
  },
  {
    name: 'ownerOfCode: a code is somebody’s until it expires, and one that is found expired is left to claim',
    rule: NOBODY,
    uses: 'OneTimeCodeRepository',
    run: async (arranged) => {
      const { admin, codeDigest } = await someInvited(arranged);
      const intime = await ownerOf(arranged, { codeDigest }, { at: at(HOUR - 1) });
      arranged.check.equal('1 ms before it expires', intime?.email, admin.email);
      arranged.check.equal('at expiresAt', await ownerOf(arranged, { codeDigest }, { at: at(HOUR) }), null);
      arranged.check.equal('with a clock that stepped back', (await ownerOf(arranged, { codeDigest }))?.email, admin.email);
      arranged.check.lost('claimed too late', await claimOf(arranged, { codeDigest }, { at: at(HOUR) }), 'expired');
      arranged.check.equal('when it was claimed too late', await ownerOf(arranged, { codeDigest }), null);
    },
  },
  {
    name: 'ownerOfCode: what claim would not take is nobody’s',
    rule: NOBODY,
    uses: 'OneTimeCodeRepository',
    run: async (arranged) => {
      const [used, other] = [await someInvited(arranged), await someInvited(arranged)];
      arranged.check.equal('as a recovery', await ownerOf(arranged, used, { purpose: 'password_recovery' }), null);
      arranged.check.equal('never issued', await ownerOf(arranged, { codeDigest: arranged.digest() }), null);
      const shouted = { codeDigest: used.codeDigest.toUpperCase() as typeof used.codeDigest };
      arranged.check.equal('in capitals', await ownerOf(arranged, shouted), null);
      arranged.check.won('using it up', await claimOf(arranged, used));
      arranged.check.equal('used', await ownerOf(arranged, used), null);
      arranged.check.equal('another’s', (await ownerOf(arranged, other))?.email, other.admin.email);
      const later = { issuedAt: at(MINUTE), notSince: at(1), expiresAt: at(3 * HOUR), purpose: 'invitation' } as const;
      const anew = await issued(arranged, other.admin, later);
      arranged.check.equal('replaced', await ownerOf(arranged, other), null);
      arranged.check.equal('in its place', (await ownerOf(arranged, anew))?.email, other.admin.email);
    },
  },
  {
    name: 'ownerOfCode: of an invitation that was corrected or taken back, the code that counts alone is somebody’s',
    rule: OWNER,
    uses: 'AdminCommandRepository',
    run: async (arranged) => {
      const [corrected, withdrawn] = [await someInvited(arranged), await someInvited(arranged)];
      arranged.check.equal('the first address', (await ownerOf(arranged, corrected))?.email, corrected.admin.email);
      const correction = correctionOf(arranged, corrected.admin);
      await arranged.arrange('a correction', correct(arranged, corrected.admin, correction));
      arranged.check.equal('the code from before', await ownerOf(arranged, corrected, { at: NEXT }), null);
      const now = await ownerOf(arranged, correction.invitation, { at: NEXT });
      arranged.check.equal('the address as it is now', now?.email, correction.email);
      await arranged.arrange('a withdrawal', withdraw(arranged, withdrawn.admin));
      arranged.check.equal('taken back', await ownerOf(arranged, withdrawn, { at: NEXT }), null);
    },
  },
]);
