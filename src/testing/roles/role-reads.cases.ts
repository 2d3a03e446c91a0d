import type { Arranged } from '../kit/arranged.js';
import { NOBODY } from '../kit/arranged.js';
import type { CaseBody } from '../kit/conformance-case.js';
import { casesOf } from '../kit/conformance-case.js';
import type { PagedList } from '../kit/keyset-pages.js';
import { checkCursors, checkLimit, checkOrder, checkStability, checkTies, walk } from '../kit/keyset-pages.js';
import { at, START, UNICODE } from '../kit/moments.js';
import { ABILITY, aRole, assign, heldBy, holderOf, holdersOf, LISTS, NO_ROLE, rename, roleOf } from './role-records.js';

const BY_ID = '`byId` answers version and abilities of one moment; null when there is no such role';
const PAGES =
  '`page` begins with the role that was created first, `ofAdmin` and `holders` with what was assigned first; each is keyset';
const HELD = '`ofAdmin` and `holders` answer what is held, and nothing else; a holder who is not `active` is not hidden';

const CHECKS: readonly (readonly [string, (arranged: Arranged, list: PagedList) => Promise<void>])[] = [
  ['what came first comes first', checkOrder],
  ['stable under inserts', checkStability],
  ['rows of one moment are neither repeated nor lost', checkTies],
  ['holds at most the limit, and says when there is more', checkLimit],
  ['a malformed cursor is refused', checkCursors],
];

const listCases = (Object.keys(LISTS) as (keyof typeof LISTS)[]).flatMap((name) =>
  CHECKS.map(([says, check]): CaseBody => ({
    name: `${name}: ${says}`,
    rule: PAGES,
    run: async (arranged) => check(arranged, await LISTS[name](arranged)),
  })),
);

export const roleReadCases = casesOf('RoleQueryRepository', [
  {
    name: 'byId: name, version, moment and abilities as they are now; null for none',
    rule: BY_ID,
    run: async (arranged) => {
      const name = `Zoë ${arranged.id()}`;
      const role = await aRole(arranged, [ABILITY, 'admins.view'], { roleName: name });
      const { roleId, version, createdAt } = role;
      arranged.check.equal('name and moment', [role.name, createdAt], [name, START]);
      arranged.check.equal('abilities', [...role.abilities].sort(), [ABILITY, 'admins.view']);
      await arranged.arrange('a renamed role', rename(arranged, role, UNICODE));
      const renamed = await roleOf(arranged, role);
      arranged.check.equal('renamed', [renamed.name, renamed.version, renamed.createdAt], [UNICODE, version + 1, START]);
      const none = await arranged.contracts.RoleQueryRepository.byId({ roleId: NO_ROLE });
      arranged.check.equal('one that does not exist', none, null);
      const page = await arranged.contracts.RoleQueryRepository.page({ cursor: null, limit: 100 });
      const listed = page.outcome === 'page' ? page.roles.find((one) => one.roleId === roleId) : undefined;
      arranged.check.equal('in the list', listed, { roleId, name: UNICODE, version: version + 1, createdAt: START });
    },
  },
  ...listCases,
  {
    name: 'page: a role keeps its place when it changes',
    rule: PAGES,
    run: async (arranged) => {
      const [first, second] = [await aRole(arranged, [], { at: at(1) }), await aRole(arranged, [], { at: at(2) })];
      await arranged.arrange('a renamed role', rename(arranged, first, `ZZ ${arranged.id()}`, { at: at(9) }));
      arranged.check.equal('page by page', await walk(await LISTS.page(arranged), 1), [first.roleId, second.roleId]);
    },
  },
  {
    name: 'ofAdmin, holders: what is held, by whom, since when and by whose hand',
    rule: HELD,
    run: async (arranged) => {
      const [role, other] = [await aRole(arranged), await aRole(arranged)];
      const [admin, beside] = [await arranged.active(), await arranged.active()];
      const by = { kind: 'admin', adminId: beside.adminId, credentialEpoch: beside.epoch } as const;
      await arranged.arrange('a holder', assign(arranged, admin, role, { at: at(7), by }));
      await arranged.arrange('a holder of another role', assign(arranged, beside, other));
      const expected = {
        adminId: admin.adminId,
        roleId: role.roleId,
        roleName: role.name,
        assignedAt: at(7),
        assignedBy: beside.adminId,
      };
      const query = { cursor: null, limit: 10 };
      const { RoleQueryRepository } = arranged.contracts;
      const page = { outcome: 'page', holdings: [expected], next: null };
      arranged.check.equal('what the admin holds', await RoleQueryRepository.ofAdmin({ ...query, adminId: admin.adminId }), page);
      arranged.check.equal('who holds the role', await RoleQueryRepository.holders({ ...query, roleId: role.roleId }), page);
    },
  },
  {
    name: 'ofAdmin, holders: nothing for nobody, and a suspended holder is not hidden',
    rule: HELD,
    run: async (arranged) => {
      const role = await aRole(arranged);
      const admin = await holderOf(arranged, role);
      await arranged.moved(admin, 'suspended');
      arranged.check.equal('the role', await holdersOf(arranged, role), [admin.adminId]);
      arranged.check.equal('the admin', await heldBy(arranged, admin), [role.roleId]);
      arranged.check.equal('a role that does not exist', await holdersOf(arranged, { roleId: NO_ROLE }), []);
      arranged.check.equal('nobody', await heldBy(arranged, { adminId: NOBODY }), []);
    },
  },
]);
