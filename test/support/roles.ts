import type { AdminActor, AdminId, RoleId } from '@maatify/admin-infra';
import type { NewRole } from '@maatify/admin-infra/testing';

import { lost } from './arrangements.js';
import type { AnyCall } from './expectations.js';
import type { World } from './world.js';

export const NO_ROLE = 'no-such-role' as RoleId;

/** A role that lets its holders look at admins. */
export function supportRole(world: World, { abilities = ['admins.view'], ...more }: Partial<NewRole> = {}): RoleId {
  return world.infra.store.addRole({ name: 'Support', abilities, ...more }).roleId;
}

export const abilitiesOf = ({ infra }: World, roleId: RoleId): readonly string[] =>
  infra.store.roles.get(roleId)?.abilities ?? [];

export const holds = ({ infra }: World, adminId: AdminId, roleId: RoleId): boolean =>
  infra.store.holdingOf(adminId, roleId) !== null;

/** Gives the role to somebody behind the library's back. */
export function give({ infra }: World, adminId: AdminId, roleId: RoleId): void {
  infra.store.setHolding({ adminId, roleId, assignedAt: infra.clock.now(), assignedBy: null });
}

/** Somebody else changed the role beside it. */
export const roleMoved = (method: string) => ({
  'role moved': lost('RoleCommandRepository', method, 'role_moved'),
  'actor moved': lost('RoleCommandRepository', method, 'author_moved'),
});

/** The admin who calls. */
export const callerId = ({ caller }: { readonly caller: unknown }): AdminId => (caller as AdminActor).adminId;

/** The caller holds nothing but what the operation itself asks for. */
export const holdingOnly =
  (ability: string) =>
  ({ infra }: World, call: AnyCall): void =>
    void infra.grants.abilities.set(callerId(call), new Set([ability]));
