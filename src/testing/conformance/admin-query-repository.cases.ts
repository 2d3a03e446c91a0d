import { canonicalEmail } from '../../kernel/canonical-email.js';
import type { AdminStatus } from '../../kernel/admin-status.js';
import type { CanonicalEmail } from '../../kernel/ids.js';
import type { AdminPage } from '../../lifecycle/admin-query-repository.contract.js';
import { casesOf } from './conformance-case.js';
import type { PagedList } from './keyset-pages.js';
import { checkCursors, checkLimit, checkOrder, checkStability, checkTies } from './keyset-pages.js';
import { at } from './moments.js';
import { opened } from './session-records.js';
import type { Given, Stage } from './stage.js';
import { NOBODY } from './stage.js';

const SIGN_IN = 'forSignIn finds an admin by canonical email with what sign-in needs; null means "no such admin"';
const AGREE = 'the three reads of one admin answer the same status and epoch';
const PAGES = '`page` is ordered by creation, oldest first, keyset, stable under inserts';
const SEARCH =
  'search: part of the name or the canonical email, matched without regard to case; wildcards are ordinary characters';

function forSignIn(stage: Stage, email: CanonicalEmail, deviceDigest: ReturnType<Stage['digest']> | null = null) {
  return stage.contracts.AdminQueryRepository.forSignIn({ canonicalEmail: email, deviceDigest });
}

function listOf(stage: Stage): PagedList {
  const filter = { status: null, search: null };
  return {
    newestFirst: false,
    insert: async (moment) => (await stage.invited({ at: moment })).adminId,
    page: async (query) => idsOf(await stage.contracts.AdminQueryRepository.page({ filter, ...query })),
  };
}

function idsOf(page: AdminPage) {
  if (page.outcome !== 'page') return page;
  return { outcome: page.outcome, ids: page.admins.map(({ adminId }) => adminId), next: page.next };
}

async function matching(stage: Stage, filter: { status?: AdminStatus; search?: string }): Promise<readonly string[]> {
  const { status = null, search = null } = filter;
  const page = idsOf(await stage.contracts.AdminQueryRepository.page({ filter: { status, search }, cursor: null, limit: 50 }));
  return page.outcome === 'page' ? page.ids : [page.outcome];
}

const idOf = ({ adminId }: Given) => adminId;

export const adminQueryRepositoryCases = casesOf('AdminQueryRepository', [
  {
    name: 'forSignIn: finds by the whole canonical email and nothing else',
    promise: SIGN_IN,
    invariants: ['A7', 'F61'],
    run: async (stage) => {
      const name = stage.id();
      const email = (prefix: string) => canonicalEmail(`${prefix}${name}@example.test`) as CanonicalEmail;
      const admin = await stage.active({ email: email('a_'), canonicalEmail: email('a_') });
      await stage.active({ email: email('axx'), canonicalEmail: email('axx') });
      stage.check.equal('the admin of the address', (await forSignIn(stage, email('a_'))).admin?.adminId, admin.adminId);
      const none = { admin: null, deviceRecognised: false };
      for (const prefix of ['ax', 'a', '%', 'ay', '_xx']) {
        stage.check.equal(`an address with ${prefix}`, await forSignIn(stage, email(prefix)), none);
      }
    },
  },
  {
    name: 'forSignIn: a device is recognised by an earlier session of that admin',
    promise: 'deviceRecognised is false for an unknown admin or a null device',
    invariants: ['A7'],
    run: async (stage) => {
      const [admin, other, device] = [await stage.active(), await stage.active(), stage.digest()];
      await opened(stage, other, { deviceDigest: device });
      await opened(stage, admin, { deviceDigest: stage.digest() });
      await opened(stage, admin, { deviceDigest: null });
      const recognised = async ({ canonicalEmail: address }: Given, from: typeof device | null) =>
        (await forSignIn(stage, address, from)).deviceRecognised;
      stage.check.equal('by sessions of others and from elsewhere', await recognised(admin, device), false);
      await opened(stage, admin, { deviceDigest: device });
      stage.check.equal('by a session from there', await recognised(admin, device), true);
      stage.check.equal('without a device', await recognised(admin, null), false);
    },
  },
  {
    name: 'forSignIn, credentialsOf, byId: agree on status and epoch, and see a change at once',
    promise: `each method is one read of the primary; ${AGREE}`,
    invariants: ['A7', 'S2', 'S4', 'F26'],
    run: async (stage) => {
      const admin = await stage.active();
      const read = async () => {
        const { admin: found } = await forSignIn(stage, admin.canonicalEmail);
        const [credentials, record] = [await stage.credentials(admin.adminId), await stage.record(admin.adminId)];
        stage.check.equal(
          'forSignIn and credentialsOf',
          { ...found, passwordHash: null },
          { ...credentials, passwordHash: null },
        );
        stage.check.equal('the status of byId', record.status, credentials.status);
        return [credentials.status, credentials.credentialEpoch];
      };
      stage.check.equal('before', await read(), ['active', admin.epoch]);
      const moved = await stage.epochMoved(admin);
      stage.check.equal('when the epoch moved', await read(), ['active', admin.epoch + 1]);
      await stage.moved(moved, 'suspended');
      stage.check.equal('when suspended', await read(), ['suspended', admin.epoch + 2]);
    },
  },
  {
    name: 'credentialsOf, byId: null for who does not exist',
    promise: 'null means "no such admin"',
    run: async (stage) => {
      await stage.active();
      stage.check.equal('credentialsOf', await stage.contracts.AdminQueryRepository.credentialsOf({ adminId: NOBODY }), null);
      stage.check.equal('byId', await stage.contracts.AdminQueryRepository.byId({ adminId: NOBODY }), null);
    },
  },
  {
    name: 'credentialsOf, forSignIn: the hash comes back as it was stored, and is null before',
    promise: SIGN_IN,
    invariants: ['F22'],
    run: async (stage) => {
      const hash = `$hash$${'Aa+/='.repeat(200)}`;
      const [pending, active] = [await stage.invited(), await stage.active({}, hash)];
      stage.check.equal('before a password is set', (await forSignIn(stage, pending.canonicalEmail)).admin?.passwordHash, null);
      stage.check.equal('by forSignIn', (await forSignIn(stage, active.canonicalEmail)).admin?.passwordHash?.reveal(), hash);
      stage.check.equal('by credentialsOf', (await stage.credentials(active.adminId)).passwordHash?.reveal(), hash);
    },
  },
  { name: 'page: oldest first', promise: PAGES, run: (stage) => checkOrder(stage, listOf(stage)) },
  { name: 'page: stable under inserts', promise: PAGES, run: (stage) => checkStability(stage, listOf(stage)) },
  {
    name: 'page: admins of one moment are neither repeated nor lost',
    promise: PAGES,
    run: (stage) => checkTies(stage, listOf(stage)),
  },
  {
    name: 'page: holds at most the limit, and says when there is more',
    promise: PAGES,
    run: (stage) => checkLimit(stage, listOf(stage)),
  },
  {
    name: 'page: a malformed cursor is refused',
    promise: 'a cursor that is none of its own answers `invalid_cursor`',
    run: (stage) => checkCursors(stage, listOf(stage)),
  },
  {
    name: 'page: filters by status, with every page',
    promise: 'filter.status: null for all',
    run: async (stage) => {
      const [active, pending] = [await stage.active({ at: at(1) }), await stage.invited({ at: at(2) })];
      stage.check.equal('active ones', await matching(stage, { status: 'active' }), [active.adminId]);
      stage.check.equal('pending ones', await matching(stage, { status: 'pending_verification' }), [pending.adminId]);
      stage.check.equal('locked ones', await matching(stage, { status: 'locked' }), []);
    },
  },
  {
    name: 'page: searches name and canonical email without regard to case',
    promise: SEARCH,
    run: async (stage) => {
      const named = await stage.invited({ name: '\u00c9mile Zol\u00e1', at: at(1) });
      const addressed = await stage.invited({ name: 'Nobody', at: at(2) });
      stage.check.equal('part of the name', await matching(stage, { search: '\u00e9MILE z' }), [named.adminId]);
      const part = addressed.canonicalEmail.slice(2, 30).toUpperCase();
      stage.check.equal('part of the canonical email', await matching(stage, { search: part }), [addressed.adminId]);
      stage.check.equal('what nobody has', await matching(stage, { search: 'quux-' }), []);
      const both = await matching(stage, { search: 'example.TEST', status: 'pending_verification' });
      stage.check.equal('what both have', both, [named, addressed].map(idOf));
    },
  },
  {
    name: 'page: wildcards in a search are ordinary characters',
    promise: SEARCH,
    run: async (stage) => {
      await stage.invited({ name: 'plain', at: at(1) });
      const special = await stage.invited({ name: '100% _under_ back\\slash', at: at(2) });
      for (const search of ['%', '_', '\\', '0%', 'k\\s']) {
        stage.check.equal(`searching ${search}`, await matching(stage, { search }), [special.adminId]);
      }
      for (const search of ['p%n', 'pl_in', '.*']) {
        stage.check.equal(`searching ${search}`, await matching(stage, { search }), []);
      }
    },
  },
]);
