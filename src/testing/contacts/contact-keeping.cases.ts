import { NOBODY, together } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import { casesOf } from '../kit/conformance-case.js';
import { at } from '../kit/moments.js';
import { add, added, anAddition, asAdded, contactOf, makePrimary, proven, retire } from './contact-records.js';

const ADD = '`add` inserts a contact without verification';
const DUPLICATE =
  '`duplicate` while that admin has one of this kind and value that is not retired, or signs in with that address';
const LIMIT = '`limit_reached` while `limit` of them are not retired, and no number of calls at once passes it';
const RETIRE = '`retire` sets `retiredAt`, once; the address of signing in is `primary`, and stays';

export const contactKeepingCases = casesOf('ContactCommandRepository', [
  {
    name: 'add: as it was given, unproven, and for that admin alone',
    rule: ADD,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const addition = anAddition(arranged, admin, { at: at(3) });
      const won = { outcome: 'won', contactId: addition.contactId };
      arranged.check.equal('the answer', await add(arranged, addition), won);
      arranged.check.equal('the contact', await contactOf(arranged, addition), asAdded(addition));
      arranged.check.equal("another's", await contactOf(arranged, { ...addition, adminId: other.adminId }), null);
      arranged.check.lost('for nobody', await add(arranged, anAddition(arranged, { adminId: NOBODY })), 'not_found');
    },
  },
  {
    name: 'add: one that the admin has is a duplicate; what others have, another kind or a retired one is none',
    rule: DUPLICATE,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const contact = await added(arranged, admin);
      const { canonicalValue } = contact;
      const again = { value: `${contact.value} `, canonicalValue };
      arranged.check.lost('the same', await add(arranged, anAddition(arranged, admin, again)), 'duplicate');
      const signsIn = { value: admin.email, canonicalValue: admin.canonicalEmail };
      arranged.check.lost('the address of signing in', await add(arranged, anAddition(arranged, admin, signsIn)), 'duplicate');
      arranged.check.won('of another kind', await add(arranged, anAddition(arranged, admin, { ...again, kind: 'phone' })));
      arranged.check.won('for another admin', await add(arranged, anAddition(arranged, other, again)));
      const others = { value: other.email, canonicalValue: other.canonicalEmail };
      arranged.check.won('what another signs in with', await add(arranged, anAddition(arranged, admin, others)));
      await arranged.arrange('a retired contact', retire(arranged, contact));
      arranged.check.won('once it is retired', await add(arranged, anAddition(arranged, admin, again)));
    },
  },
  {
    name: 'add: of 16 parallel calls with one address one wins',
    rule: DUPLICATE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const { value, canonicalValue } = anAddition(arranged, admin);
      const claims = await together(16, (index) =>
        add(arranged, anAddition(arranged, admin, { value, canonicalValue }), arranged.process(index)),
      );
      arranged.check.endings('16 calls', claims, { won: 1, duplicate: 15 });
    },
  },
  {
    name: 'add: the limit holds for 16 parallel calls; retired ones do not count, nor those of others',
    rule: LIMIT,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      await added(arranged, other);
      const gone = await added(arranged, admin);
      await arranged.arrange('a retired contact', retire(arranged, gone));
      const claims = await together(16, (index) =>
        add(arranged, anAddition(arranged, admin, { limit: 3 }), arranged.process(index)),
      );
      arranged.check.endings('16 calls', claims, { won: 3, limit_reached: 13 });
      arranged.check.won('under a higher limit', await add(arranged, anAddition(arranged, admin, { limit: 4 })));
    },
  },
  {
    name: 'retire: that one alone, once, and its record stays',
    rule: RETIRE,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const [contact, beside] = [await proven(arranged, admin), await added(arranged, admin)];
      const won = { outcome: 'won', contactId: contact.contactId };
      arranged.check.lost("as another's", await retire(arranged, { ...contact, adminId: other.adminId }), 'not_found');
      arranged.check.equal('the answer', await retire(arranged, contact), won);
      arranged.check.equal('the contact', await contactOf(arranged, contact), { ...contact, retiredAt: at(9) });
      arranged.check.lost('again', await retire(arranged, contact, { at: at(11) }), 'already_retired');
      arranged.check.equal('its moment', (await contactOf(arranged, contact))?.retiredAt, at(9));
      arranged.check.equal('another one', await contactOf(arranged, beside), beside);
      arranged.check.lost(
        'one that is none',
        await retire(arranged, { ...contact, contactId: anAddition(arranged, admin).contactId }),
        'not_found',
      );
    },
  },
  {
    name: 'retire: the address of signing in stays, the one of before does not have to',
    rule: RETIRE,
    run: async (arranged) => {
      const admin = await arranged.active();
      const contact = await proven(arranged, admin);
      const { formerContactId } = await arranged.arrange('another address', makePrimary(arranged, admin, contact));
      arranged.check.lost('the address of signing in', await retire(arranged, contact), 'primary');
      arranged.check.equal('it', (await contactOf(arranged, contact))?.retiredAt, null);
      arranged.check.won('the one of before', await retire(arranged, { ...contact, contactId: formerContactId }));
    },
  },
  {
    name: 'retire beside makePrimary: nobody signs in with a retired contact',
    rule: RETIRE,
    run: async (arranged) => {
      for (let round = 0; round < 6; round += 1) {
        const admin = await arranged.active();
        const contact = await proven(arranged, admin);
        const claims = await together(2, async (index) =>
          (index + round) % 2 === 0
            ? retire(arranged, contact, {}, arranged.process(index))
            : makePrimary(arranged, admin, contact, {}, arranged.process(index)),
        );
        arranged.check.equal('won', claims.filter(({ outcome }) => outcome === 'won').length, 1);
        const record = await contactOf(arranged, contact);
        arranged.check.that('it is either of the two', (record?.retiredAt === null) === (record?.primary === true));
      }
    },
  },
  {
    name: 'add, retire: refused when their author moved',
    rule: AUTHOR,
    run: async (arranged) => {
      const admin = await arranged.active();
      const contact = await added(arranged, admin);
      for (const [what, by] of Object.entries(await movedAuthors(arranged))) {
        arranged.check.lost(`add by ${what}`, await add(arranged, anAddition(arranged, admin, { by })), 'author_moved');
        arranged.check.lost(`retire by ${what}`, await retire(arranged, contact, { by }), 'author_moved');
      }
      arranged.check.equal('the contact', await contactOf(arranged, contact), contact);
      const by = authored(admin);
      arranged.check.won('add by its owner', await add(arranged, anAddition(arranged, admin, { by })));
      arranged.check.won('retire by its owner', await retire(arranged, contact, { by }));
    },
  },
]);
