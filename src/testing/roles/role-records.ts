import type {
  KeptLifeline,
  RoleAbilityChange,
  RoleAssignment,
  RoleCreation,
  RoleRenaming,
} from '../../authorization/roles/role-command-repository.contract.js';
import type { RoleRecord } from '../../authorization/roles/role.record.js';
import type { AdminId, RoleId } from '../../kernel/ids.js';
import { roleId as toRoleId } from '../../kernel/ids.js';
import type { Contracts } from '../../module/contracts.js';
import type { Arranged, Given } from '../kit/arranged.js';
import { CouldNotArrange, LIFELINE, SYSTEM } from '../kit/arranged.js';
import type { IdPage, PagedList } from '../kit/keyset-pages.js';
import { at, START } from '../kit/moments.js';

type Role = Pick<RoleRecord, 'roleId' | 'version'>;
type Whom = Pick<Given, 'adminId'>;

/** An ability of the library that is not the lifeline. */
export const ABILITY = 'admins.suspend';
export const NO_ROLE = toRoleId('no-such-role');

export function creation(arranged: Arranged, changes: Partial<RoleCreation> = {}): RoleCreation {
  const { roleName = `Role ${arranged.id()}` } = changes;
  return { roleId: toRoleId(arranged.id()), roleName, canonicalName: roleName.toLowerCase(), at: START, by: SYSTEM, ...changes };
}

export function create(arranged: Arranged, changes: Partial<RoleCreation> = {}, contracts: Contracts = arranged.contracts) {
  return contracts.RoleCommandRepository.create(creation(arranged, changes));
}

/** A role with these abilities, and nobody who holds it. */
export async function aRole(
  arranged: Arranged,
  abilities: readonly string[] = [],
  changes: Partial<RoleCreation> = {},
): Promise<RoleRecord> {
  let { role } = await arranged.arrange('a role', create(arranged, changes));
  for (const ability of abilities) {
    await arranged.arrange('a role with an ability', grant(arranged, role, ability));
    role = await roleOf(arranged, role);
  }
  return role;
}

export async function roleOf(arranged: Arranged, { roleId }: Pick<Role, 'roleId'>): Promise<RoleRecord> {
  const role = await arranged.contracts.RoleQueryRepository.byId({ roleId });
  if (role === null) throw new CouldNotArrange('a role', 'byId does not find the one that was just created');
  return role;
}

const judged = ({ roleId, version }: Role) => ({ roleId, expectedVersion: version, at: at(1), by: SYSTEM });
const KEPT: KeptLifeline = { lifelineAbility: LIFELINE, holderNeedsFactor: false, restsOn: [] };

export function rename(
  arranged: Arranged,
  role: Role,
  roleName: string,
  changes: Partial<RoleRenaming> = {},
  contracts: Contracts = arranged.contracts,
) {
  const renaming = { ...judged(role), roleName, canonicalName: roleName.toLowerCase(), ...changes };
  return contracts.RoleCommandRepository.rename(renaming);
}

export function grant(
  arranged: Arranged,
  role: Role,
  ability = ABILITY,
  changes: Partial<RoleAbilityChange> = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.RoleCommandRepository.grantAbility({ ...judged(role), ability, ...changes });
}

type Kept = Partial<KeptLifeline>;

export function revoke(
  arranged: Arranged,
  role: Role,
  ability = ABILITY,
  changes: Partial<RoleAbilityChange> & Kept = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.RoleCommandRepository.revokeAbility({ ...judged(role), ...KEPT, ability, ...changes });
}

export function assign(
  arranged: Arranged,
  { adminId }: Whom,
  role: Role,
  changes: Partial<RoleAssignment> = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.RoleCommandRepository.assign({ ...judged(role), adminId, ...changes });
}

export function withdraw(
  arranged: Arranged,
  { adminId }: Whom,
  role: Role,
  changes: Partial<RoleAssignment> & Kept = {},
  contracts: Contracts = arranged.contracts,
) {
  return contracts.RoleCommandRepository.withdraw({ ...judged(role), ...KEPT, adminId, ...changes });
}

/** An active admin who holds this role. */
export async function holderOf(arranged: Arranged, role: Role): Promise<Given> {
  const admin = await arranged.active();
  await arranged.arrange('a holder of a role', assign(arranged, admin, role));
  return admin;
}

/** Whether the resolver allows this admin this, without a target. */
export async function may(arranged: Arranged, { adminId }: Whom, ability = ABILITY): Promise<boolean> {
  const actor = { kind: 'admin', adminId, impersonatorId: null } as const;
  const { decision } = await arranged.contracts.AbilityResolver.decide({ actor, ability, target: null });
  return decision === 'allow';
}

/** Who holds the role, in any order. */
export async function holdersOf(arranged: Arranged, { roleId }: Pick<Role, 'roleId'>): Promise<readonly AdminId[]> {
  const page = await arranged.contracts.RoleQueryRepository.holders({ roleId, cursor: null, limit: 100 });
  if (page.outcome !== 'page') throw new CouldNotArrange('a page', 'holders refuses to begin');
  return page.holdings.map(({ adminId }) => adminId).sort();
}

/** What an admin holds, in any order. */
export async function heldBy(arranged: Arranged, { adminId }: Whom): Promise<readonly RoleId[]> {
  const page = await arranged.contracts.RoleQueryRepository.ofAdmin({ adminId, cursor: null, limit: 100 });
  if (page.outcome !== 'page') throw new CouldNotArrange('a page', 'ofAdmin refuses to begin');
  return page.holdings.map(({ roleId }) => roleId).sort();
}

/** The three lists as ids; each row is inserted at its moment. */
export const LISTS: Readonly<Record<'page' | 'ofAdmin' | 'holders', (arranged: Arranged) => Promise<PagedList>>> = {
  page: (arranged) =>
    Promise.resolve({
      newestFirst: false,
      insert: async (moment) => (await aRole(arranged, [], { at: moment })).roleId,
      page: async (query): Promise<IdPage> => {
        const page = await arranged.contracts.RoleQueryRepository.page(query);
        if (page.outcome !== 'page') return page;
        return { outcome: page.outcome, ids: page.roles.map(({ roleId }) => roleId), next: page.next };
      },
    }),
  ofAdmin: async (arranged) => {
    const admin = await arranged.active();
    return {
      newestFirst: false,
      insert: async (moment) => {
        const role = await aRole(arranged);
        await arranged.arrange('a role of an admin', assign(arranged, admin, role, { at: moment }));
        return role.roleId;
      },
      page: async (query): Promise<IdPage> => {
        const page = await arranged.contracts.RoleQueryRepository.ofAdmin({ adminId: admin.adminId, ...query });
        if (page.outcome !== 'page') return page;
        return { outcome: page.outcome, ids: page.holdings.map(({ roleId }) => roleId), next: page.next };
      },
    };
  },
  holders: async (arranged) => {
    const role = await aRole(arranged);
    return {
      newestFirst: false,
      insert: async (moment) => {
        const admin = await arranged.active();
        await arranged.arrange('a holder of a role', assign(arranged, admin, role, { at: moment }));
        return admin.adminId;
      },
      page: async (query): Promise<IdPage> => {
        const page = await arranged.contracts.RoleQueryRepository.holders({ roleId: role.roleId, ...query });
        if (page.outcome !== 'page') return page;
        return { outcome: page.outcome, ids: page.holdings.map(({ adminId }) => adminId), next: page.next };
      },
    };
  },
};
