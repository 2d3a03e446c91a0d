import { NOBODY } from '../kit/arranged.js';
import { casesOf } from '../kit/conformance-case.js';
import { at, UNICODE } from '../kit/moments.js';
import { pageCases } from '../kit/page-cases.js';
import { added, contactOf, listOf, makePrimary, proven, requested, retire } from './contact-records.js';

const PAGES = '`page` is by the time a contact was added, newest first, keyset, and stable under inserts';
const RECORDS = 'each method is one read of one consistent moment; retired contacts are answered, not hidden';
const PRIMARY = '`primary` is true for an address that is not retired and is the one the admin signs in with, at that moment';

export const contactReadCases = casesOf('ContactQueryRepository', [
  ...pageCases(async (arranged) => listOf(arranged, await arranged.active()), { rule: PAGES }),
  {
    name: 'page, byId: every field as it was given, retired ones too, and of that admin alone',
    rule: RECORDS,
    run: async (arranged) => {
      const [admin, other] = [await arranged.active(), await arranged.active()];
      const phone = await added(arranged, admin, { kind: 'phone', value: UNICODE, canonicalValue: '+14155550100' });
      const asked = await added(arranged, admin, { at: at(1) });
      const { expiresAt } = await requested(arranged, asked);
      const gone = await proven(arranged, admin, { at: at(2) });
      await arranged.arrange('a retired contact', retire(arranged, gone));
      await added(arranged, other);
      const expected = [
        { ...gone, retiredAt: at(9) },
        { ...asked, verification: { state: 'pending', since: at(5), expiresAt } },
        phone,
      ];
      const { adminId } = admin;
      const page = await arranged.contracts.ContactQueryRepository.page({ adminId, cursor: null, limit: 9 });
      arranged.check.equal('the page', page, { outcome: 'page', contacts: expected, next: null });
      for (const one of expected) arranged.check.equal('byId', await contactOf(arranged, one), one);
      arranged.check.equal("another's", await contactOf(arranged, { ...phone, adminId: other.adminId }), null);
      arranged.check.equal('of nobody', await contactOf(arranged, { ...phone, adminId: NOBODY }), null);
      const none = await arranged.contracts.ContactQueryRepository.page({ adminId: NOBODY, cursor: null, limit: 9 });
      arranged.check.equal('the page of nobody', none, { outcome: 'page', contacts: [], next: null });
    },
  },
  {
    name: 'page, byId: one is the address of signing in, as it is now',
    rule: PRIMARY,
    run: async (arranged) => {
      const admin = await arranged.active();
      const [first, second] = [await proven(arranged, admin), await proven(arranged, admin)];
      const primaries = async () => {
        const page = await arranged.contracts.ContactQueryRepository.page({ adminId: admin.adminId, cursor: null, limit: 9 });
        const found = page.outcome === 'page' ? page.contacts.filter(({ primary }) => primary) : [];
        for (const one of [first, second]) {
          const { primary } = (await contactOf(arranged, one)) ?? {};
          arranged.check.equal(
            'byId and page',
            primary,
            found.some(({ contactId }) => contactId === one.contactId),
          );
        }
        return found.map(({ contactId }) => contactId);
      };
      arranged.check.equal('before', await primaries(), []);
      await arranged.arrange('another address', makePrimary(arranged, admin, first));
      arranged.check.equal('after the first', await primaries(), [first.contactId]);
      await arranged.arrange('another address', makePrimary(arranged, await arranged.stateOf(admin.adminId), second));
      arranged.check.equal('after the second', await primaries(), [second.contactId]);
    },
  },
]);
