import { contractMethods, demandFit, demandSubject } from '../../kernel/contract-method.js';
import type { Grant } from '../../kernel/proofs.js';
import { aRoleId, anAdminId, integer, list, literal, nullable, object, text, union } from '../../kernel/shape.js';
import { demandRested } from '../../settings/rested-write.record.js';
import { RoleAuthority } from './role-authority.contract.js';
import { RoleCommandRepository } from './role-command-repository.contract.js';
import { RoleQueryRepository } from './role-query-repository.contract.js';
import type { ASSIGN_ROLES, MANAGE_ROLES } from './role.abilities.js';
import { abilityList, roleHolding, roleRecord, roleSummary } from './role.record.js';

const MAX_PAGE = 100;

const authority = contractMethods<RoleAuthority>(RoleAuthority);
const queries = contractMethods<RoleQueryRepository>(RoleQueryRepository);
const commands = contractMethods<RoleCommandRepository>(RoleCommandRepository);

type Manages = Grant<(typeof MANAGE_ROLES)['key']>;
type Assigns = Grant<(typeof ASSIGN_ROLES)['key']>;

export const mayGrantAbilities = authority.query('mayGrant', union('decision', { allow: {}, deny: {} }));

export const compareWithAdmin = authority.query(
  'compare',
  object({ adminId: anAdminId, standing: literal('can_act_on', 'outranked') }),
  (asked, answered) => {
    demandSubject('admin', asked.adminId, answered.adminId);
  },
);

export const abilitiesOfAdmin = authority.query(
  'abilitiesOf',
  object({ adminId: anAdminId, abilities: abilityList }),
  (asked, answered) => {
    demandSubject('admin', asked.adminId, answered.adminId);
  },
);

export const roleById = queries.query('byId', nullable(roleRecord), (asked, answered) => {
  if (answered !== null) demandSubject('role', asked.roleId, answered.roleId);
});

const NO_MORE = 'a page holds at most as many as were asked for';

export const rolePage = queries.query(
  'page',
  union('outcome', { page: { roles: list(roleSummary, MAX_PAGE), next: nullable(text(512, 1)) }, invalid_cursor: {} }),
  (asked, answered) => {
    if (answered.outcome === 'page') demandFit(NO_MORE, answered.roles.length <= asked.limit);
  },
);

const holdingPage = union('outcome', {
  page: { holdings: list(roleHolding, MAX_PAGE), next: nullable(text(512, 1)) },
  invalid_cursor: {},
});

export const rolesOfAdmin = queries.query('ofAdmin', holdingPage, (asked, answered) => {
  if (answered.outcome !== 'page') return;
  for (const { adminId } of answered.holdings) demandSubject('admin', asked.adminId, adminId);
  demandFit(NO_MORE, answered.holdings.length <= asked.limit);
});

export const holdersOfRole = queries.query('holders', holdingPage, (asked, answered) => {
  if (answered.outcome !== 'page') return;
  for (const { roleId } of answered.holdings) demandSubject('role', asked.roleId, roleId);
  demandFit(NO_MORE, answered.holdings.length <= asked.limit);
});

export const createRoleWrite = commands.change<Manages>()(
  'create',
  union('outcome', { won: { role: roleRecord }, lost: { reason: literal('name_taken', 'author_moved') } }),
  () => null,
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    const { role } = answered;
    demandSubject('role', asked.roleId, role.roleId);
    demandFit('the name is stored as it was given', role.name === asked.roleName);
    demandFit('a new role has no abilities', role.abilities.length === 0);
  },
);

interface Judged {
  readonly roleId: string;
  readonly expectedVersion: number;
}

type Moved = { readonly outcome: 'won'; readonly roleId: string; readonly version: number } | { readonly outcome: 'lost' };

function demandMoved(asked: Judged, answered: Moved): void {
  if (answered.outcome !== 'won') return;
  demandSubject('role', asked.roleId, answered.roleId);
  demandFit('a change of a role moves its version by one', answered.version === asked.expectedVersion + 1);
}

const moved = { roleId: aRoleId, version: integer(0) };

export const renameRoleWrite = commands.change<Manages>()(
  'rename',
  union('outcome', { won: moved, lost: { reason: literal('name_taken', 'role_moved', 'author_moved') } }),
  () => null,
  demandMoved,
);

export const grantAbilityWrite = commands.change<Manages>()(
  'grantAbility',
  union('outcome', { won: moved, lost: { reason: literal('role_moved', 'author_holds_role', 'author_moved') } }),
  () => null,
  demandMoved,
);

export const revokeAbilityWrite = commands.change<Manages>()(
  'revokeAbility',
  union('outcome', { won: moved, lost: { reason: literal('role_moved', 'last_holder', 'author_moved', 'setting_moved') } }),
  () => null,
  (asked, answered) => {
    demandMoved(asked, answered);
    demandRested(asked, answered);
  },
);

type Held = { readonly outcome: 'won'; readonly adminId: string; readonly roleId: string } | { readonly outcome: 'lost' };

function demandSame(asked: { readonly adminId: string; readonly roleId: string }, answered: Held): void {
  if (answered.outcome !== 'won') return;
  demandSubject('admin', asked.adminId, answered.adminId);
  demandSubject('role', asked.roleId, answered.roleId);
}

const held = { adminId: anAdminId, roleId: aRoleId };

export const assignRoleWrite = commands.change<Assigns>()(
  'assign',
  union('outcome', { won: held, lost: { reason: literal('role_moved', 'already_assigned', 'author_moved') } }),
  ({ adminId }) => adminId,
  demandSame,
);

export const withdrawRoleWrite = commands.change<Assigns>()(
  'withdraw',
  union('outcome', {
    won: held,
    lost: { reason: literal('role_moved', 'not_assigned', 'last_holder', 'author_moved', 'setting_moved') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    demandSame(asked, answered);
    demandRested(asked, answered);
  },
);
