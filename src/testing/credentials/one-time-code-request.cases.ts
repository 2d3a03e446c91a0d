import type { CanonicalEmail } from '../../kernel/ids.js';
import type { CodeRequest } from '../../module/closed-contracts.js';
import type { Contracts } from '../../module/contracts.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { together } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, MINUTE, START } from '../kit/moments.js';
import { claim, issue, issued } from './one-time-codes.js';

const AS_ISSUE = 'request issues as `issue` does, to whoever has that canonical address';
const TOO_SOON = 'an earlier code of the same admin and purpose must be older than `notSince`, else `too_soon`';
const NOT_DUE = 'an address that nobody has, or whose admin is due none, is `not_due`';
const DUE = 'a code of purpose `password_recovery` is due only while the admin is `active` with a verified email, else `not_due`';
const RECOVERY = { purpose: 'password_recovery' } as const;
const LATER = { issuedAt: at(HOUR), notSince: at(1), expiresAt: at(2 * HOUR) };

function requestOf(
  arranged: Arranged,
  { canonicalEmail }: Pick<Given, 'canonicalEmail'>,
  changes: Partial<CodeRequest> = {},
): CodeRequest {
  const times = { issuedAt: START, expiresAt: at(HOUR), notSince: at(-MINUTE) };
  return { canonicalEmail, purpose: 'password_recovery', codeDigest: arranged.digest(), ...times, ...changes };
}

function request(
  arranged: Arranged,
  admin: Pick<Given, 'canonicalEmail'>,
  changes: Partial<CodeRequest> = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.OneTimeCodeRepository.request(requestOf(arranged, admin, changes));
}

async function requested(
  arranged: Arranged,
  admin: Pick<Given, 'canonicalEmail'>,
  changes: Partial<CodeRequest> = {},
): Promise<CodeRequest> {
  const asked = requestOf(arranged, admin, changes);
  await arranged.arrange('a code that was asked for', arranged.contracts.OneTimeCodeRepository.request(asked));
  return asked;
}

/** A request that is lost for this reason, and stores nothing that could be claimed. */
async function refused(
  arranged: Arranged,
  what: string,
  admin: Pick<Given, 'canonicalEmail'>,
  reason: 'too_soon' | 'not_due',
  changes: Partial<CodeRequest> = {},
): Promise<void> {
  const asked = requestOf(arranged, admin, changes);
  const answer = await arranged.contracts.OneTimeCodeRepository.request(asked);
  arranged.check.equal(what, answer, { outcome: 'lost', reason });
  arranged.check.lost(`${what}: its code`, await claim(arranged, asked, { at: asked.issuedAt }), 'unknown');
}

export const oneTimeCodeRequestCases = casesOf('OneTimeCodeRepository', [
  {
    name: 'request: issues to whoever has that canonical address, and answers the stored one',
    rule: AS_ISSUE,
    run: async (arranged) => {
      const [{ adminId, canonicalEmail, email }] = [await arranged.active(), await arranged.active()];
      const asked = requestOf(arranged, { canonicalEmail });
      const answer = await arranged.contracts.OneTimeCodeRepository.request(asked);
      arranged.check.equal('the answer', answer, { outcome: 'won', adminId, canonicalEmail, address: email });
      const won = { outcome: 'won', adminId, codeDigest: asked.codeDigest };
      arranged.check.equal('claiming it', await claim(arranged, asked), won);
      arranged.check.lost('once more', await claim(arranged, asked), 'unknown');
    },
  },
  {
    name: 'request: its code lives exactly as long as was said',
    rule: AS_ISSUE,
    run: async (arranged) => {
      const lifetime = { expiresAt: at(26 * HOUR + 1) };
      const late = await requested(arranged, await arranged.active(), lifetime);
      const intime = await requested(arranged, await arranged.active(), lifetime);
      arranged.check.won('1 ms before its end', await claim(arranged, intime, { at: at(26 * HOUR) }));
      arranged.check.lost('at its end', await claim(arranged, late, { at: at(26 * HOUR + 1) }), 'expired');
    },
  },
  {
    name: 'request: an address that nobody has is due none',
    rule: NOT_DUE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const code = await issued(arranged, admin, RECOVERY);
      const like = (address: string) => ({ canonicalEmail: address as CanonicalEmail });
      await refused(arranged, 'nobody', arranged.address(), 'not_due');
      await refused(arranged, 'a longer one', like(`x${admin.canonicalEmail}`), 'not_due', LATER);
      await refused(arranged, 'one with a wildcard', like(admin.canonicalEmail.replace('admin-', 'admin_')), 'not_due', LATER);
      arranged.check.won('the code of another', await claim(arranged, code));
    },
  },
  {
    name: 'request, issue: a mailed code is due to an active admin with a verified email alone',
    rule: DUE,
    run: async (arranged) => {
      const due = {
        'one with a password': await arranged.active(),
        'one who came back': await arranged.moved(await arranged.moved(await arranged.active(), 'suspended'), 'active'),
      };
      const undue = {
        'one who is only invited': await arranged.invited(),
        'one whose email is not verified': await arranged.moved(await arranged.invited(), 'active'),
        'one who is suspended': await arranged.moved(await arranged.active(), 'suspended'),
        'one who is locked': await arranged.moved(await arranged.active(), 'locked'),
      };
      for (const [who, admin] of Object.entries(undue)) {
        await refused(arranged, who, admin, 'not_due');
        const claimed = await issue(arranged, admin, RECOVERY);
        arranged.check.equal(`${who}, issued`, claimed, { outcome: 'lost', reason: 'not_due', retryAt: null });
      }
      for (const [who, admin] of Object.entries(due)) {
        arranged.check.won(who, await request(arranged, admin));
        arranged.check.won(`${who}, issued`, await issue(arranged, admin, { ...RECOVERY, ...LATER }));
      }
    },
  },
  {
    name: 'request: an admin whose password was taken away is due one',
    rule: DUE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const recovery = { codeDigest: arranged.digest(), expiresAt: at(HOUR) };
      const reset = { adminId: admin.adminId, expectedEpoch: admin.epoch, recovery, at: START };
      const by = { kind: 'system', name: 'conformance' } as const;
      await arranged.arrange('a reset', arranged.contracts.AdminCommandRepository.resetPassword({ ...reset, by }));
      await refused(arranged, 'at once', admin, 'too_soon');
      arranged.check.won('later', await request(arranged, admin, LATER));
    },
  },
  {
    name: 'request: what is due of another purpose is decided as for issue',
    rule: AS_ISSUE,
    run: async (arranged) => {
      const invitation = { purpose: 'invitation', ...LATER } as const;
      await refused(arranged, 'an invitation to one who accepted', await arranged.active(), 'not_due', invitation);
      arranged.check.won('to one who did not', await request(arranged, await arranged.invited(), invitation));
    },
  },
  {
    name: 'request: replaces the earlier code of that admin and purpose, and no other',
    rule: AS_ISSUE,
    run: async (arranged) => {
      const [admin, other, pending] = [await arranged.active(), await arranged.active(), await arranged.invited()];
      const [earlier, foreign] = [await issued(arranged, admin, RECOVERY), await requested(arranged, other)];
      const invitation = await issued(arranged, pending, { purpose: 'invitation', ...LATER });
      const code = await requested(arranged, admin, LATER);
      arranged.check.lost('the replaced one', await claim(arranged, earlier), 'unknown');
      arranged.check.won('the new one', await claim(arranged, code));
      arranged.check.won("another admin's", await claim(arranged, foreign));
      arranged.check.won('one of another purpose', await claim(arranged, invitation));
    },
  },
  {
    name: 'request: too soon while the earlier code is not older than notSince, used or not',
    rule: TOO_SOON,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const first = await requested(arranged, admin);
      const again = { issuedAt: at(MINUTE), notSince: START };
      await refused(arranged, 'issued exactly at notSince', admin, 'too_soon', again);
      arranged.check.won('the earlier one still works', await claim(arranged, first));
      await refused(arranged, 'after it was used', admin, 'too_soon', again);
      await issued(arranged, other, RECOVERY);
      await refused(arranged, 'after one that was issued', other, 'too_soon', again);
      arranged.check.won('1 ms older', await request(arranged, admin, { ...again, notSince: at(1) }));
    },
  },
  {
    name: 'request: no code of another admin or purpose makes it too soon',
    rule: TOO_SOON,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      await issued(arranged, admin);
      await requested(arranged, other);
      arranged.check.won('beside an enrolment code of its own and one of another', await request(arranged, admin));
    },
  },
  {
    name: 'request: a code of a fast clock counts from when it is seen',
    rule: 'an earlier code dated later than `issuedAt` counts as issued at `issuedAt`, and is written back as that',
    run: async (arranged) => {
      const admin = await arranged.active();
      const ahead = await requested(arranged, admin, { issuedAt: at(100 * HOUR), notSince: START, expiresAt: at(101 * HOUR) });
      for (const asked of [0, 1, MINUTE]) {
        const soon = { issuedAt: at(asked), notSince: at(asked - MINUTE) };
        await refused(arranged, `${String(asked)} ms after it is seen`, admin, 'too_soon', soon);
      }
      const after = { issuedAt: at(MINUTE + 1), notSince: at(1) };
      arranged.check.won('once it is older than the distance', await request(arranged, admin, after));
      arranged.check.lost('the one of the fast clock', await claim(arranged, ahead), 'unknown');
    },
  },
  {
    name: 'request: of 16 parallel requests one wins, and its code alone works',
    rule: TOO_SOON,
    run: async (arranged) => {
      const admin = await arranged.active();
      const asked = Array.from({ length: 16 }, () => requestOf(arranged, admin));
      const claims = await together(16, (index) =>
        arranged.process(index).OneTimeCodeRepository.request(asked[index] ?? requestOf(arranged, admin)),
      );
      arranged.check.endings('16 requests', claims, { won: 1, too_soon: 15 });
      const working: number[] = [];
      for (const [index, one] of asked.entries()) if ((await claim(arranged, one)).outcome === 'won') working.push(index);
      arranged.check.equal('whose code works', working, [claims.findIndex(({ outcome }) => outcome === 'won')]);
    },
  },
  {
    name: 'request beside issue: of 16 parallel calls one wins',
    rule: TOO_SOON,
    run: async (arranged) => {
      const admin = await arranged.active();
      const claims = await together(16, async (index) =>
        index % 4 < 2
          ? request(arranged, admin, {}, arranged.process(index))
          : issue(arranged, admin, RECOVERY, arranged.process(index)),
      );
      arranged.check.endings('16 calls', claims, { won: 1, too_soon: 15 });
    },
  },
  {
    name: 'request: 16 parallel requests by addresses that nobody has are all answered',
    rule: NOT_DUE,
    run: async (arranged) => {
      const claims = await together(16, (index) => request(arranged, arranged.address(), {}, arranged.process(index)));
      arranged.check.endings('16 requests', claims, { not_due: 16 });
    },
  },
  {
    name: 'request beside a suspension: who is suspended in the end is due no further code',
    rule: DUE,
    run: async (arranged) => {
      await arranged.holder();
      for (let round = 0; round < 4; round += 1) {
        const admin = await arranged.active();
        await together(8, async (index) =>
          index === 7 - 2 * round
            ? arranged.process(index).AdminCommandRepository.changeStatus(arranged.change(admin, 'suspended'))
            : request(arranged, admin, {}, arranged.process(index)),
        );
        await refused(arranged, 'afterwards', admin, 'not_due', LATER);
      }
    },
  },
]);
