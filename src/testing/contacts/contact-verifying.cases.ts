import { NOBODY, together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, HOUR, MINUTE } from '../kit/moments.js';
import {
  added,
  aRequest,
  confirm,
  contactOf,
  makePrimary,
  proven,
  request,
  requested,
  retire,
  revoke,
} from './contact-records.js';

const REQUEST = '`requestVerification` makes the verification `pending` with this code, in place of any earlier one';
const SOON =
  '`too_soon` while an earlier code of that contact is not older than `notSince`; `retryAt` is set with it and null otherwise';
const CONFIRM = '`confirmVerification` makes it `verified` and uses the code up, only while it is pending with exactly this code';
const REVOKE = '`revokeVerification` makes it `revoked`, from `pending` too, and so kills the code';
const IN_USE = '`not_found` unless that admin has that contact and it is not retired';

export const contactVerifyingCases = casesOf('ContactCommandRepository', [
  {
    name: 'requestVerification: pending with that code, and answers where it goes',
    rule: REQUEST,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [contact, beside] = [await added(arranged, admin), await added(arranged, admin)];
      const asked = aRequest(arranged, contact);
      const won = { outcome: 'won', contactId: contact.contactId, address: contact.value };
      arranged.check.equal('the answer', await request(arranged, asked), won);
      const verification = { state: 'pending', since: at(5), expiresAt: at(HOUR) };
      arranged.check.equal('the contact', await contactOf(arranged, contact), { ...contact, verification });
      arranged.check.equal('another one', await contactOf(arranged, beside), beside);
    },
  },
  {
    name: 'requestVerification: an earlier code is dead from then on; that of another contact is not',
    rule: REQUEST,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [contact, beside] = [await added(arranged, admin), await added(arranged, admin)];
      const [first, others, second] = [
        await requested(arranged, contact),
        await requested(arranged, beside),
        await requested(arranged, contact),
      ];
      arranged.check.lost('the earlier one', await confirm(arranged, first), 'unknown');
      arranged.check.won('the later one', await confirm(arranged, second));
      arranged.check.won('that of another contact', await confirm(arranged, others));
    },
  },
  {
    name: 'requestVerification: refused so soon after an earlier code of that contact, and says until when',
    rule: SOON,
    run: async (arranged) => {
      const admin = await arranged.active();
      const contact = await added(arranged, admin);
      const first = await requested(arranged, contact, { at: at(MINUTE) });
      const soon = { at: at(2 * MINUTE), notSince: at(MINUTE) };
      const refused = await request(arranged, aRequest(arranged, contact, soon));
      arranged.check.equal('exactly as old', refused, { outcome: 'lost', reason: 'too_soon', retryAt: at(2 * MINUTE + 1) });
      arranged.check.won('of another contact', await request(arranged, aRequest(arranged, await added(arranged, admin), soon)));
      const ahead = { at: at(1), notSince: at(0) };
      arranged.check.won(
        'after one dated by a clock that ran ahead',
        await request(arranged, aRequest(arranged, contact, ahead)),
      );
      arranged.check.lost('that one', await confirm(arranged, first), 'unknown');
      const older = { at: at(3 * MINUTE), notSince: at(2) };
      arranged.check.won('when it is older', await request(arranged, aRequest(arranged, contact, older)));
    },
  },
  {
    name: 'requestVerification: a verified contact stays so, a revoked one is asked for again',
    rule: REQUEST,
    run: async (arranged) => {
      const admin = await arranged.active();
      const contact = await proven(arranged, admin);
      const refused = await request(arranged, aRequest(arranged, contact));
      arranged.check.equal('the answer', refused, { outcome: 'lost', reason: 'already_verified', retryAt: null });
      arranged.check.equal('the contact', await contactOf(arranged, contact), contact);
      await arranged.arrange('a revoked verification', revoke(arranged, contact));
      const asked = aRequest(arranged, contact, { at: at(20), notSince: at(1) });
      arranged.check.won('after it was revoked', await request(arranged, asked));
      arranged.check.won('its code', await confirm(arranged, asked, { at: at(21) }));
    },
  },
  {
    name: 'confirmVerification: exactly this code, of exactly this contact, once',
    rule: CONFIRM,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const [contact, beside] = [await added(arranged, admin), await added(arranged, admin)];
      const [asked, others] = [await requested(arranged, contact), await requested(arranged, beside)];
      arranged.check.lost('another code', await confirm(arranged, { ...asked, codeDigest: arranged.digest() }), 'unknown');
      arranged.check.lost('of another contact', await confirm(arranged, { ...asked, contactId: beside.contactId }), 'unknown');
      arranged.check.lost("as another admin's", await confirm(arranged, { ...asked, adminId: other.adminId }), 'not_found');
      arranged.check.lost(
        'without a code',
        await confirm(arranged, { ...asked, contactId: (await added(arranged, admin)).contactId }),
        'unknown',
      );
      arranged.check.equal('the answer', await confirm(arranged, asked), { outcome: 'won', contactId: contact.contactId });
      const verification = { state: 'verified', since: at(7), expiresAt: null };
      arranged.check.equal('the contact', await contactOf(arranged, contact), { ...contact, verification });
      arranged.check.lost('again', await confirm(arranged, asked, { at: at(8) }), 'unknown');
      const pending = (await contactOf(arranged, beside))?.verification?.state;
      arranged.check.equal('another one', [pending, (await confirm(arranged, others)).outcome], ['pending', 'won']);
    },
  },
  {
    name: 'confirmVerification: works exactly as long as was said',
    rule: `${CONFIRM}; at or after \`expiresAt\` it answers \`expired\``,
    run: async (arranged) => {
      const admin = await arranged.active();
      const contact = await added(arranged, admin);
      const asked = await requested(arranged, contact);
      arranged.check.lost('at its end', await confirm(arranged, asked, { at: at(HOUR) }), 'expired');
      arranged.check.lost(
        'a wrong one then',
        await confirm(arranged, { ...asked, codeDigest: arranged.digest() }, { at: at(HOUR) }),
        'unknown',
      );
      arranged.check.equal('its state', (await contactOf(arranged, contact))?.verification?.state, 'pending');
      arranged.check.won('1 ms before its end', await confirm(arranged, asked, { at: at(HOUR - 1) }));
    },
  },
  {
    name: 'confirmVerification: of 16 parallel calls with one code one wins',
    rule: CONFIRM,
    run: async (arranged) => {
      const asked = await requested(arranged, await added(arranged, await arranged.active()));
      const claims = await together(16, (index) => confirm(arranged, asked, { at: at(10 + index) }, arranged.process(index)));
      arranged.check.endings('16 calls', claims, { won: 1, unknown: 15 });
      const winner = claims.findIndex(({ outcome }) => outcome === 'won');
      arranged.check.equal('its moment', (await contactOf(arranged, asked))?.verification?.since, at(10 + winner));
    },
  },
  {
    name: 'revokeVerification: counts as unproven, and a code on its way is dead',
    rule: REVOKE,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const [contact, beside, asked] = [
        await proven(arranged, admin),
        await proven(arranged, admin),
        await requested(arranged, await added(arranged, admin)),
      ];
      arranged.check.lost("as another's", await revoke(arranged, { ...contact, adminId: other.adminId }), 'not_found');
      arranged.check.equal('the answer', await revoke(arranged, contact), { outcome: 'won', contactId: contact.contactId });
      const verification = { state: 'revoked', since: at(9), expiresAt: null };
      arranged.check.equal('the contact', await contactOf(arranged, contact), { ...contact, verification });
      arranged.check.lost('again', await revoke(arranged, contact, { at: at(11) }), 'nothing_to_revoke');
      arranged.check.equal('another one', await contactOf(arranged, beside), beside);
      arranged.check.won('one with a code on its way', await revoke(arranged, asked));
      arranged.check.lost('that code', await confirm(arranged, asked, { at: at(10) }), 'unknown');
      arranged.check.lost(
        'one that was never asked for',
        await revoke(arranged, await added(arranged, admin)),
        'nothing_to_revoke',
      );
    },
  },
  {
    name: 'revokeVerification: the address of signing in stays verified',
    rule: 'the address of signing in is `primary`, and stays verified',
    run: async (arranged) => {
      const admin = await arranged.active();
      const contact = await proven(arranged, admin);
      await arranged.arrange('another address', makePrimary(arranged, admin, contact));
      arranged.check.lost('the answer', await revoke(arranged, contact, { at: at(11) }), 'primary');
      arranged.check.equal('it', (await contactOf(arranged, contact))?.verification?.state, 'verified');
    },
  },
  {
    name: 'requestVerification, confirmVerification, revokeVerification: a retired contact is never used, nor one that is none',
    rule: IN_USE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [contact, live] = [await added(arranged, admin), await added(arranged, admin)];
      const asked = await requested(arranged, contact);
      await arranged.arrange('a retired contact', retire(arranged, contact));
      for (const [what, of] of Object.entries({ retired: contact, 'of nobody': { ...live, adminId: NOBODY } })) {
        const answer = await request(arranged, aRequest(arranged, of));
        arranged.check.equal(`asking, ${what}`, answer, { outcome: 'lost', reason: 'not_found', retryAt: null });
        arranged.check.lost(`confirming, ${what}`, await confirm(arranged, { ...asked, adminId: of.adminId }), 'not_found');
        arranged.check.lost(`revoking, ${what}`, await revoke(arranged, of), 'not_found');
      }
      arranged.check.equal('its state', (await contactOf(arranged, contact))?.verification?.state, 'pending');
    },
  },
  {
    name: 'requestVerification, confirmVerification, revokeVerification: refused when their author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [contact, given] = [await added(arranged, admin), await proven(arranged, admin)];
      const asked = await requested(arranged, contact);
      for (const [what, by] of Object.entries(await movedAuthors(arranged))) {
        const answer = await request(arranged, aRequest(arranged, contact, { by }));
        arranged.check.equal(`asking by ${what}`, answer, { outcome: 'lost', reason: 'author_moved', retryAt: null });
        arranged.check.lost(`confirming by ${what}`, await confirm(arranged, asked, { by }), 'author_moved');
        arranged.check.lost(`revoking by ${what}`, await revoke(arranged, given, { by }), 'author_moved');
      }
      const by = authored(admin);
      arranged.check.won('confirming by its owner', await confirm(arranged, asked, { by }));
      arranged.check.won('revoking by its owner', await revoke(arranged, given, { by }));
    },
  },
]);
