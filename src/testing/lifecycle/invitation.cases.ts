import type { AdminCreation } from '../../lifecycle/admin-command-repository.contract.js';
import { issue, claim as claimCode } from '../credentials/one-time-codes.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, MINUTE, START } from '../kit/moments.js';

const ONE_WRITE = 'create stores the invitation in the same write, as a code of purpose `invitation`';
const AS_LONG = 'an invitation lives exactly as long as create is told';
const ISSUED_AT = 'the invitation counts as issued at the moment of the creation: a second one waits for it';
/** Neither a default of anybody nor a whole second. */
const LIFETIME = 70 * HOUR + 1;

interface Invited {
  readonly admin: Given;
  readonly invitation: AdminCreation['invitation'];
}

async function invited(arranged: Arranged, lifetime = LIFETIME): Promise<Invited> {
  const invitation = { codeDigest: arranged.digest(), expiresAt: at(lifetime) };
  return { admin: await arranged.invited({ invitation }), invitation };
}

function claim(arranged: Arranged, { codeDigest }: AdminCreation['invitation'], ms = 0) {
  return claimCode(arranged, { codeDigest, purpose: 'invitation' }, { at: at(ms) });
}

/** A second invitation, asked for a minute after the first. */
function resend(arranged: Arranged, admin: Given, notSince: number) {
  const times = { issuedAt: at(MINUTE), notSince: at(notSince), expiresAt: at(2 * HOUR) };
  return issue(arranged, admin, { purpose: 'invitation', ...times });
}

export const invitationCases = casesOf('AdminCommandRepository', [
  {
    name: 'create: its invitation code works once',
    rule: ONE_WRITE,
    run: async (arranged) => {
      const { admin, invitation } = await invited(arranged);
      const won = { outcome: 'won', adminId: admin.adminId, codeDigest: invitation.codeDigest };
      arranged.check.equal('claiming it', await claim(arranged, invitation), won);
      arranged.check.lost('claiming it again', await claim(arranged, invitation), 'unknown');
    },
  },
  {
    name: 'create: its invitation lives exactly as long as was said',
    rule: AS_LONG,
    run: async (arranged) => {
      const [intime, late] = [await invited(arranged), await invited(arranged)];
      arranged.check.won('1 ms before its end', await claim(arranged, intime.invitation, LIFETIME - 1));
      arranged.check.lost('at its end', await claim(arranged, late.invitation, LIFETIME), 'expired');
      const short = await invited(arranged, MINUTE);
      arranged.check.lost('at the end of a short one', await claim(arranged, short.invitation, MINUTE), 'expired');
    },
  },
  {
    name: 'create: a second invitation waits for the first, counted from the creation',
    rule: ISSUED_AT,
    run: async (arranged) => {
      const [early, due] = [await invited(arranged), await invited(arranged)];
      const soon = await resend(arranged, early.admin, 0);
      arranged.check.lost('while the first is not older than notSince', soon, 'too_soon');
      if (soon.outcome === 'lost') arranged.check.that('retryAt lies ahead', (soon.retryAt ?? START) > at(MINUTE));
      arranged.check.won('the first still works', await claim(arranged, early.invitation));
      arranged.check.won('once it is older by 1 ms', await resend(arranged, due.admin, 1));
    },
  },
  {
    name: 'create: a second invitation replaces the first',
    rule: ONE_WRITE,
    run: async (arranged) => {
      const { admin, invitation } = await invited(arranged);
      arranged.check.won('the second', await resend(arranged, admin, 1));
      arranged.check.lost('the first', await claim(arranged, invitation, MINUTE), 'unknown');
    },
  },
]);
