import type { ContactId } from '../../kernel/ids.js';
import { claim, issued } from '../credentials/one-time-codes.js';
import { NOBODY, together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at } from '../kit/moments.js';
import { added, contactOf, makePrimary, primaryOf, proven, requested, retire, revoke, whoSignsInBy } from './contact-records.js';

const MOVES =
  '`makePrimary` makes a verified address the one the admin signs in with, and moves the credential epoch by one, in one write';
const FORMER = 'the address of before is a contact, verified if it was verified: the one that it is already, or else a new one';
const ONLY =
  'only while the admin signs in with `expectedPrimary`, and the contact is an address that is verified and not retired';
const UNIQUE = 'no sign-in is ever by an address that two admins have';

export const primaryChangeCases = casesOf('ContactCommandRepository', [
  {
    name: 'makePrimary: the admin signs in with it, under the next epoch, and everything else stays',
    rule: MOVES,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const record = await arranged.record(admin.adminId);
      const contact = await proven(arranged, admin);
      const formerContactId = arranged.id() as ContactId;
      const { adminId, contactId, value: email, canonicalValue: canonicalEmail } = contact;
      const won = { outcome: 'won', adminId, contactId, formerContactId, credentialEpoch: admin.epoch + 1 };
      arranged.check.equal('the answer', await makePrimary(arranged, admin, contact, { formerContactId }), won);
      arranged.check.equal('the record', await arranged.record(adminId), { ...record, email, canonicalEmail });
      const after = { ...admin, email, canonicalEmail, epoch: admin.epoch + 1 };
      arranged.check.equal('status, version and epoch', await arranged.stateOf(adminId), after);
      arranged.check.equal('who signs in by it', await whoSignsInBy(arranged, canonicalEmail), adminId);
      arranged.check.equal('who signs in by the one of before', await whoSignsInBy(arranged, admin.canonicalEmail), null);
      arranged.check.equal('the contact', await contactOf(arranged, contact), { ...contact, primary: true });
      arranged.check.equal('another admin', await arranged.stateOf(other.adminId), other);
    },
  },
  {
    name: 'makePrimary: the address of before is a verified contact, and can be made primary again',
    rule: FORMER,
    run: async (arranged) => {
      const admin = await arranged.active();
      const contact = await proven(arranged, admin);
      const { formerContactId } = await arranged.arrange('another address', makePrimary(arranged, admin, contact));
      const { adminId, email: value, canonicalEmail: canonicalValue } = admin;
      const verification = { state: 'verified', since: at(9), expiresAt: null };
      const former = { contactId: formerContactId, adminId, kind: 'email', value, canonicalValue, addedAt: at(9) } as const;
      const kept = { ...former, retiredAt: null, primary: false, verification };
      arranged.check.equal('the one of before', await contactOf(arranged, former), kept);
      const back = await makePrimary(arranged, await arranged.stateOf(adminId), former, { at: at(12) });
      if (arranged.check.won('back', back)) arranged.check.equal('its contact', back.formerContactId, contact.contactId);
      arranged.check.equal('who signs in by it', await whoSignsInBy(arranged, canonicalValue), adminId);
      const again = { ...contact, verification: { ...verification, since: at(12) } };
      arranged.check.equal('the other one', await contactOf(arranged, contact), again);
    },
  },
  {
    name: 'makePrimary: a retired contact with the address of before is left alone',
    rule: FORMER,
    run: async (arranged) => {
      const admin = await arranged.active();
      const contact = await proven(arranged, admin);
      const { formerContactId } = await arranged.arrange('another address', makePrimary(arranged, admin, contact));
      const former = { ...contact, contactId: formerContactId };
      await arranged.arrange('back', makePrimary(arranged, await arranged.stateOf(admin.adminId), former));
      await arranged.arrange('a retired contact', retire(arranged, contact));
      const third = await proven(arranged, admin);
      await arranged.arrange('a third', makePrimary(arranged, await arranged.stateOf(admin.adminId), third));
      arranged.check.equal('the retired one', (await contactOf(arranged, contact))?.retiredAt, at(9));
      arranged.check.equal('the one of before', (await contactOf(arranged, former))?.retiredAt, null);
    },
  },
  {
    name: 'makePrimary: an address of before that nobody verified is a contact that nobody verified',
    rule: FORMER,
    run: async (arranged) => {
      const invited = await arranged.invited();
      const contact = await proven(arranged, invited);
      const { formerContactId } = await arranged.arrange('another address', makePrimary(arranged, invited, contact));
      arranged.check.equal(
        'the one of before',
        (await contactOf(arranged, { ...contact, contactId: formerContactId }))?.verification,
        null,
      );
      arranged.check.equal('the new one', (await primaryOf(arranged, invited)).emailVerified, true);
    },
  },
  {
    name: 'makePrimary: every code that was mailed to that admin is dead, and nobody else’s',
    rule: 'every one-time code of that admin is unusable',
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const recovery = { purpose: 'password_recovery' } as const;
      const codes = [await issued(arranged, admin, recovery), await issued(arranged, admin)];
      const others = await issued(arranged, other, recovery);
      arranged.check.won('the change', await makePrimary(arranged, admin, await proven(arranged, admin)));
      for (const code of codes) arranged.check.lost(code.purpose, await claim(arranged, code), 'unknown');
      arranged.check.won("another's", await claim(arranged, others));
    },
  },
  {
    name: 'makePrimary: refused for what is no verified address in use, and nothing changes',
    rule: ONLY,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const phone = await proven(arranged, admin, { kind: 'phone', value: '+14155550100', canonicalValue: '+14155550100' });
      const [unasked, asked, revoked, retired] = [
        await added(arranged, admin),
        await added(arranged, admin),
        await proven(arranged, admin),
        await proven(arranged, admin),
      ];
      await requested(arranged, asked);
      await arranged.arrange('a revoked verification', revoke(arranged, revoked));
      await arranged.arrange('a retired contact', retire(arranged, retired));
      arranged.check.lost('a phone', await makePrimary(arranged, admin, phone), 'not_email');
      for (const [what, contact] of Object.entries({ unasked, asked, revoked }))
        arranged.check.lost(what, await makePrimary(arranged, admin, contact), 'not_verified');
      arranged.check.lost('a retired one', await makePrimary(arranged, admin, retired), 'not_found');
      const others = await proven(arranged, other);
      arranged.check.lost("another's", await makePrimary(arranged, admin, { ...others, adminId: admin.adminId }), 'not_found');
      arranged.check.lost('of nobody', await makePrimary(arranged, admin, { ...others, adminId: NOBODY }), 'not_found');
      arranged.check.equal('status, version and epoch', await arranged.stateOf(admin.adminId), admin);
    },
  },
  {
    name: 'makePrimary: lost when the admin signs in with another address meanwhile',
    rule: ONLY,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [first, second] = [await proven(arranged, admin), await proven(arranged, admin)];
      await arranged.arrange('another address', makePrimary(arranged, admin, first));
      arranged.check.lost('the answer', await makePrimary(arranged, admin, second), 'primary_moved');
      arranged.check.equal('who signs in by it', await whoSignsInBy(arranged, second.canonicalValue), null);
    },
  },
  {
    name: 'makePrimary: of 8 parallel changes of one admin one wins, and that is the address',
    rule: MOVES,
    run: async (arranged) => {
      const admin = await arranged.active();
      const first = await proven(arranged, admin);
      const contacts = [first];
      while (contacts.length < 8) contacts.push(await proven(arranged, admin));
      const claims = await together(8, (index) =>
        makePrimary(arranged, admin, contacts[index] ?? first, {}, arranged.process(index)),
      );
      arranged.check.endings('8 calls', claims, { won: 1, primary_moved: 7 });
      const winner = contacts[claims.findIndex(({ outcome }) => outcome === 'won')];
      const { email, epoch } = await arranged.stateOf(admin.adminId);
      arranged.check.equal('the address and the epoch', [email, epoch], [winner?.value, admin.epoch + 1]);
    },
  },
  {
    name: 'makePrimary: refused while another admin signs in with it, in any order and at once',
    rule: UNIQUE,
    run: async (arranged) => {
      const [admin, other, third] = [await arranged.active(), await arranged.active(), await arranged.active()];
      const signsIn = { value: third.email, canonicalValue: third.canonicalEmail };
      arranged.check.lost('of a third', await makePrimary(arranged, admin, await proven(arranged, admin, signsIn)), 'duplicate');
      arranged.check.equal('the one who was refused', await arranged.stateOf(admin.adminId), admin);
      const own = await proven(arranged, admin);
      const others = await proven(arranged, other, { value: own.value, canonicalValue: own.canonicalValue });
      const claims = await together(2, (index) =>
        index === 0
          ? makePrimary(arranged, admin, own, {}, arranged.process(index))
          : makePrimary(arranged, other, others, {}, arranged.process(index)),
      );
      arranged.check.endings('both at once', claims, { won: 1, duplicate: 1 });
    },
  },
  {
    name: 'makePrimary: refused when its author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      const admin = await arranged.active();
      const contact = await proven(arranged, admin);
      for (const [what, by] of Object.entries(await movedAuthors(arranged)))
        arranged.check.lost(what, await makePrimary(arranged, admin, contact, { by }), 'author_moved');
      arranged.check.equal('status, version and epoch', await arranged.stateOf(admin.adminId), admin);
      arranged.check.won('by its owner', await makePrimary(arranged, admin, contact, { by: authored(admin) }));
    },
  },
]);
