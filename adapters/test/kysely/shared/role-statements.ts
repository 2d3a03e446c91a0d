import type { RoleId } from '@maatify/admin-infra';
import { adminId, roleId } from '@maatify/admin-infra';

import { createRoles } from '../../../src/kysely/index.js';
import { SYSTEM, T0, unique } from '../support/people.js';
import type { Counted, Scene } from './counted.js';
import { by } from './counted.js';

const ABILITY = 'admins.suspend';
const KEPT = { lifelineAbility: 'x', holderNeedsFactor: false, restsOn: [] };

const named = () => {
  const roleName = `Role ${unique()}`;
  return { roleName, canonicalName: roleName.toLowerCase() };
};

/** A new role, and how a change of it is told. */
async function aRole(scene: Scene, abilities: readonly string[] = []) {
  const role = roleId(unique());
  const { RoleCommandRepository } = scene.contracts;
  await RoleCommandRepository.create({ roleId: role, ...named(), at: T0, by: SYSTEM });
  for (const [expectedVersion, ability] of abilities.entries()) {
    await RoleCommandRepository.grantAbility({ roleId: role, ability, expectedVersion, at: T0, by: SYSTEM });
  }
  return { roleId: role, expectedVersion: abilities.length, at: T0, by: by(scene) };
}

async function held(scene: Scene) {
  const change = await aRole(scene, [ABILITY]);
  const assignment = { ...change, adminId: scene.person.adminId };
  await scene.contracts.RoleCommandRepository.assign({ ...assignment, by: SYSTEM });
  return assignment;
}

const acting = ({ person: { adminId: id } }: Scene) => ({ kind: 'admin', adminId: id, impersonatorId: null }) as const;
const page = { cursor: null, limit: 5 };

/** Round trips of what is about roles. */
export const ROLE_STATEMENTS: Counted = {
  'RoleQueryRepository.byId': [
    1,
    async (scene) => {
      const { roleId: role } = await aRole(scene, [ABILITY, 'admins.view']);
      return () => scene.contracts.RoleQueryRepository.byId({ roleId: role });
    },
  ],
  'RoleQueryRepository.page': [
    1,
    ({ contracts }) =>
      () =>
        contracts.RoleQueryRepository.page(page),
  ],
  'RoleQueryRepository.ofAdmin': [
    1,
    ({ contracts, person: { adminId: id } }) =>
      () =>
        contracts.RoleQueryRepository.ofAdmin({ ...page, adminId: id }),
  ],
  'RoleQueryRepository.holders': [
    1,
    ({ contracts }) =>
      () =>
        contracts.RoleQueryRepository.holders({ ...page, roleId: 'no-such-role' as RoleId }),
  ],
  'RoleAuthority.mayGrant': [
    1,
    (scene) => () =>
      scene.contracts.RoleAuthority.mayGrant({
        actor: acting(scene),
        abilities: [ABILITY, 'admins.view'],
        target: { type: 'role', id: '1' },
      }),
  ],
  'RoleAuthority.compare': [
    1,
    (scene) => () => scene.contracts.RoleAuthority.compare({ actor: acting(scene), adminId: adminId('somebody') }),
  ],
  'RoleAuthority.abilitiesOf': [
    1,
    ({ contracts, person: { adminId: id } }) =>
      () =>
        contracts.RoleAuthority.abilitiesOf({ adminId: id }),
  ],
  'RoleCommandRepository.create': [
    4,
    (scene) => () =>
      scene.contracts.RoleCommandRepository.create({ roleId: roleId(unique()), ...named(), at: T0, by: by(scene) }),
  ],
  'RoleCommandRepository.rename': [
    5,
    async (scene) => {
      const change = await aRole(scene);
      return () => scene.contracts.RoleCommandRepository.rename({ ...change, ...named() });
    },
  ],
  'RoleCommandRepository.grantAbility': [
    { postgres: 6, mysql: 7, sqlite: 7 },
    async (scene) => {
      const change = await aRole(scene);
      return () => scene.contracts.RoleCommandRepository.grantAbility({ ...change, ability: ABILITY });
    },
  ],
  'RoleCommandRepository.revokeAbility': [
    { postgres: 5, mysql: 6, sqlite: 6 },
    async (scene) => {
      const change = await aRole(scene, [ABILITY]);
      return () => scene.contracts.RoleCommandRepository.revokeAbility({ ...change, ...KEPT, ability: ABILITY });
    },
  ],
  'RoleCommandRepository.revokeAbility, of the lifeline': [
    { postgres: 8, mysql: 9, sqlite: 9 },
    async (scene) => {
      const change = await aRole(scene, [ABILITY]);
      const kept = { ...KEPT, lifelineAbility: ABILITY };
      return () => scene.contracts.RoleCommandRepository.revokeAbility({ ...change, ...kept, ability: ABILITY });
    },
  ],
  'RoleCommandRepository.assign': [
    5,
    async (scene) => {
      const change = await aRole(scene);
      return () => scene.contracts.RoleCommandRepository.assign({ ...change, adminId: scene.person.adminId });
    },
  ],
  'RoleCommandRepository.withdraw': [
    8,
    async (scene) => {
      await createRoles(scene.db).define('keeper', ['x']);
      const assignment = await held(scene);
      return () => scene.contracts.RoleCommandRepository.withdraw({ ...assignment, ...KEPT });
    },
  ],
};
