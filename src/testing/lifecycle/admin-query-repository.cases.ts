import { canonicalEmail } from '../../kernel/canonical-email.js';
import type { AdminStatus } from '../../kernel/admin-status.js';
import type { CanonicalEmail } from '../../kernel/ids.js';
import type { AdminPage } from '../../lifecycle/admin-query-repository.contract.js';
import { casesOf } from '../kit/conformance-case.js';
import type { PagedList } from '../kit/keyset-pages.js';
import { checkCursors, checkLimit, checkOrder, checkStability, checkTies } from '../kit/keyset-pages.js';
import { at } from '../kit/moments.js';
import { opened } from '../sessions/session-records.js';
import type { Given, Arranged } from '../kit/arranged.js';
import { NOBODY } from '../kit/arranged.js';

const SIGN_IN = 'forSignIn finds an admin by canonical email with what sign-in needs; null means "no such admin"';
const AGREE = 'the three reads of one admin answer the same status and epoch';
const PAGES = '`page` is ordered by creation, oldest first, keyset, stable under inserts';
const SEARCH =
  'search: part of the name or the canonical email, matched without regard to case; wildcards are ordinary characters';

function forSignIn(arranged: Arranged, email: CanonicalEmail, deviceDigest: ReturnType<Arranged['digest']> | null = null) {
  return arranged.contracts.AdminQueryRepository.forSignIn({ canonicalEmail: email, deviceDigest });
}

function listOf(arranged: Arranged): PagedList {
  const filter = { status: null, search: null };
  return {
    newestFirst: false,
    insert: async (moment) => (await arranged.invited({ at: moment })).adminId,
    page: async (query) => idsOf(await arranged.contracts.AdminQueryRepository.page({ filter, ...query })),
  };
}

function idsOf(page: AdminPage) {
  if (page.outcome !== 'page') return page;
  return { outcome: page.outcome, ids: page.admins.map(({ adminId }) => adminId), next: page.next };
}

async function matching(arranged: Arranged, filter: { status?: AdminStatus; search?: string }): Promise<readonly string[]> {
  const { status = null, search = null } = filter;
  const page = idsOf(await arranged.contracts.AdminQueryRepository.page({ filter: { status, search }, cursor: null, limit: 50 }));
  return page.outcome === 'page' ? page.ids : [page.outcome];
}

const idOf = ({ adminId }: Given) => adminId;

export const adminQueryRepositoryCases = casesOf('AdminQueryRepository', [
  {
    name: 'forSignIn: finds by the whole canonical email and nothing else',
    rule: SIGN_IN,
    run: async (arranged) => {
      const name = arranged.id();
      const email = (prefix: string) => canonicalEmail(`${prefix}${name}@example.test`) as CanonicalEmail;
      const admin = await arranged.active({ email: email('a_'), canonicalEmail: email('a_') });
      await arranged.active({ email: email('axx'), canonicalEmail: email('axx') });
      arranged.check.equal('the admin of the address', (await forSignIn(arranged, email('a_'))).admin?.adminId, admin.adminId);
      const none = { admin: null, deviceRecognised: false };
      for (const prefix of ['ax', 'a', '%', 'ay', '_xx']) {
        arranged.check.equal(`an address with ${prefix}`, await forSignIn(arranged, email(prefix)), none);
      }
    },
  },
  {
    name: 'forSignIn: a device is recognised by an earlier session of that admin',
    rule: 'deviceRecognised is false for an unknown admin or a null device',
    run: async (arranged) => {
      const [admin, other, device] = [await arranged.active(), await arranged.active(), arranged.digest()];
      await opened(arranged, other, { deviceDigest: device });
      await opened(arranged, admin, { deviceDigest: arranged.digest() });
      await opened(arranged, admin, { deviceDigest: null });
      const recognised = async ({ canonicalEmail: address }: Given, from: typeof device | null) =>
        (await forSignIn(arranged, address, from)).deviceRecognised;
      arranged.check.equal('by sessions of others and from elsewhere', await recognised(admin, device), false);
      await opened(arranged, admin, { deviceDigest: device });
      arranged.check.equal('by a session from there', await recognised(admin, device), true);
      arranged.check.equal('without a device', await recognised(admin, null), false);
    },
  },
  {
    name: 'forSignIn, credentialsOf, byId: agree on status and epoch, and see a change at once',
    rule: `each method is one read of the primary; ${AGREE}`,
    run: async (arranged) => {
      const admin = await arranged.active();
      const read = async () => {
        const { admin: found } = await forSignIn(arranged, admin.canonicalEmail);
        const [credentials, record] = [await arranged.credentials(admin.adminId), await arranged.record(admin.adminId)];
        arranged.check.equal(
          'forSignIn and credentialsOf',
          { ...found, passwordHash: null },
          { ...credentials, passwordHash: null },
        );
        arranged.check.equal('the status of byId', record.status, credentials.status);
        return [credentials.status, credentials.credentialEpoch];
      };
      arranged.check.equal('before', await read(), ['active', admin.epoch]);
      const moved = await arranged.epochMoved(admin);
      arranged.check.equal('when the epoch moved', await read(), ['active', admin.epoch + 1]);
      await arranged.moved(moved, 'suspended');
      arranged.check.equal('when suspended', await read(), ['suspended', admin.epoch + 2]);
    },
  },
  {
    name: 'credentialsOf, byId: null for who does not exist',
    rule: 'null means "no such admin"',
    run: async (arranged) => {
      await arranged.active();
      arranged.check.equal(
        'credentialsOf',
        await arranged.contracts.AdminQueryRepository.credentialsOf({ adminId: NOBODY }),
        null,
      );
      arranged.check.equal('byId', await arranged.contracts.AdminQueryRepository.byId({ adminId: NOBODY }), null);
    },
  },
  {
    name: 'credentialsOf, forSignIn: the hash comes back as it was stored, and is null before',
    rule: SIGN_IN,
    run: async (arranged) => {
      const hash = `$hash$${'Aa+/='.repeat(200)}`;
      const [pending, active] = [await arranged.invited(), await arranged.active({}, hash)];
      arranged.check.equal(
        'before a password is set',
        (await forSignIn(arranged, pending.canonicalEmail)).admin?.passwordHash,
        null,
      );
      arranged.check.equal(
        'by forSignIn',
        (await forSignIn(arranged, active.canonicalEmail)).admin?.passwordHash?.reveal(),
        hash,
      );
      arranged.check.equal('by credentialsOf', (await arranged.credentials(active.adminId)).passwordHash?.reveal(), hash);
    },
  },
  { name: 'page: oldest first', rule: PAGES, run: (arranged) => checkOrder(arranged, listOf(arranged)) },
  { name: 'page: stable under inserts', rule: PAGES, run: (arranged) => checkStability(arranged, listOf(arranged)) },
  {
    name: 'page: admins of one moment are neither repeated nor lost',
    rule: PAGES,
    run: (arranged) => checkTies(arranged, listOf(arranged)),
  },
  {
    name: 'page: holds at most the limit, and says when there is more',
    rule: PAGES,
    run: (arranged) => checkLimit(arranged, listOf(arranged)),
  },
  {
    name: 'page: a malformed cursor is refused',
    rule: 'a cursor that is none of its own answers `invalid_cursor`',
    run: (arranged) => checkCursors(arranged, listOf(arranged)),
  },
  {
    name: 'page: filters by status, with every page',
    rule: 'filter.status: null for all',
    run: async (arranged) => {
      const [active, pending] = [await arranged.active({ at: at(1) }), await arranged.invited({ at: at(2) })];
      arranged.check.equal('active ones', await matching(arranged, { status: 'active' }), [active.adminId]);
      arranged.check.equal('pending ones', await matching(arranged, { status: 'pending_verification' }), [pending.adminId]);
      arranged.check.equal('locked ones', await matching(arranged, { status: 'locked' }), []);
    },
  },
  {
    name: 'page: searches name and canonical email without regard to case',
    rule: SEARCH,
    run: async (arranged) => {
      const named = await arranged.invited({ name: '\u00c9mile Zol\u00e1', at: at(1) });
      const addressed = await arranged.invited({ name: 'Nobody', at: at(2) });
      arranged.check.equal('part of the name', await matching(arranged, { search: '\u00e9MILE z' }), [named.adminId]);
      const part = addressed.canonicalEmail.slice(2, 30).toUpperCase();
      arranged.check.equal('part of the canonical email', await matching(arranged, { search: part }), [addressed.adminId]);
      arranged.check.equal('what nobody has', await matching(arranged, { search: 'quux-' }), []);
      const both = await matching(arranged, { search: 'example.TEST', status: 'pending_verification' });
      arranged.check.equal('what both have', both, [named, addressed].map(idOf));
    },
  },
  {
    name: 'page: wildcards in a search are ordinary characters',
    rule: SEARCH,
    run: async (arranged) => {
      await arranged.invited({ name: 'plain', at: at(1) });
      const special = await arranged.invited({ name: '100% _under_ back\\slash', at: at(2) });
      for (const search of ['%', '_', '\\', '0%', 'k\\s']) {
        arranged.check.equal(`searching ${search}`, await matching(arranged, { search }), [special.adminId]);
      }
      for (const search of ['p%n', 'pl_in', '.*']) {
        arranged.check.equal(`searching ${search}`, await matching(arranged, { search }), []);
      }
    },
  },
]);
