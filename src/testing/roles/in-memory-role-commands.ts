import type {
  KeptLifeline,
  RoleAbilityChange,
  RoleAssignment,
  RoleChange,
  RoleCommandRepository,
  RoleCreation,
  RoleRenaming,
} from '../../authorization/roles/role-command-repository.contract.js';
import type { WriteAuthor } from '../../kernel/write-author.js';
import { roleRecord } from '../doubles/answers.js';
import { atomically, lost } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import type { StoredHolding, StoredRole } from '../doubles/stored-rows.js';
import { takesLastHolder } from '../lifecycle/last-holder.js';

/** {@link RoleCommandRepository} over `store.roles` and `store.holdings`. */
export class InMemoryRoleCommands implements RoleCommandRepository {
  constructor(private readonly store: InMemoryStore) {}

  create({ roleId, roleName: name, canonicalName, at, by }: RoleCreation): ReturnType<RoleCommandRepository['create']> {
    return atomically(() => {
      if (this.store.authorMoved(by)) return lost('author_moved');
      if (this.isTaken(canonicalName, null)) return lost('name_taken');
      if (this.store.roles.has(roleId)) throw new Error('there is a role with this id already');
      const role = this.store.setRole({ roleId, name, canonicalName, version: 0, createdAt: at, abilities: [] });
      return { outcome: 'won', role: roleRecord(role) };
    });
  }

  rename(renaming: RoleRenaming): ReturnType<RoleCommandRepository['rename']> {
    return atomically(() => {
      const { roleId, roleName: name, canonicalName, by } = renaming;
      if (this.store.authorMoved(by)) return lost('author_moved');
      const role = this.judged(renaming);
      if (role === null) return lost('role_moved');
      if (this.isTaken(canonicalName, roleId)) return lost('name_taken');
      return this.moved(role, { name, canonicalName });
    });
  }

  grantAbility(change: RoleAbilityChange): ReturnType<RoleCommandRepository['grantAbility']> {
    return atomically(() => {
      const { roleId, ability, by } = change;
      if (this.store.authorMoved(by)) return lost('author_moved');
      const role = this.judged(change);
      if (role === null) return lost('role_moved');
      if (by.kind === 'admin' && this.store.holdingOf(by.adminId, roleId) !== null) return lost('author_holds_role');
      return this.moved(role, { abilities: [...role.abilities.filter((one) => one !== ability), ability] });
    });
  }

  revokeAbility(change: RoleAbilityChange & KeptLifeline): ReturnType<RoleCommandRepository['revokeAbility']> {
    return atomically(() => {
      const { roleId, ability, lifelineAbility, restsOn, by } = change;
      if (this.store.authorMoved(by)) return lost('author_moved');
      if (this.store.settingMoved(restsOn)) return lost('setting_moved');
      const role = this.judged(change);
      if (role === null) return lost('role_moved');
      const ofRole = (holding: StoredHolding): boolean => holding.roleId === roleId;
      if (ability === lifelineAbility && takesLastHolder(this.store, change, ofRole)) return lost('last_holder');
      return this.moved(role, { abilities: role.abilities.filter((one) => one !== ability) });
    });
  }

  assign(assignment: RoleAssignment): ReturnType<RoleCommandRepository['assign']> {
    return atomically(() => {
      const { adminId, roleId, at, by } = assignment;
      if (this.store.authorMoved(by)) return lost('author_moved');
      if (this.judged(assignment) === null) return lost('role_moved');
      if (this.store.holdingOf(adminId, roleId) !== null) return lost('already_assigned');
      if (!this.store.admins.has(adminId)) throw new Error('there is no such admin');
      this.store.setHolding({ adminId, roleId, assignedAt: at, assignedBy: nameOf(by) });
      return { outcome: 'won', adminId, roleId };
    });
  }

  withdraw(assignment: RoleAssignment & KeptLifeline): ReturnType<RoleCommandRepository['withdraw']> {
    return atomically(() => {
      const { adminId, roleId, restsOn, by } = assignment;
      if (this.store.authorMoved(by)) return lost('author_moved');
      if (this.store.settingMoved(restsOn)) return lost('setting_moved');
      if (this.judged(assignment) === null) return lost('role_moved');
      const holding = this.store.holdingOf(adminId, roleId);
      if (holding === null) return lost('not_assigned');
      if (takesLastHolder(this.store, assignment, (one) => one === holding)) return lost('last_holder');
      this.store.dropHolding(holding);
      return { outcome: 'won', adminId, roleId };
    });
  }

  /** The role, while it is as it was judged. */
  private judged({ roleId, expectedVersion }: RoleChange): StoredRole | null {
    const role = this.store.roles.get(roleId);
    return role?.version === expectedVersion ? role : null;
  }

  private isTaken(canonicalName: string, but: StoredRole['roleId'] | null): boolean {
    return this.store.roles.where('name', canonicalName).some(({ roleId }) => roleId !== but);
  }

  private moved(role: StoredRole, change: Partial<StoredRole>) {
    const { roleId, version } = this.store.setRole({ ...role, ...change, version: role.version + 1 });
    return { outcome: 'won', roleId, version } as const;
  }
}

function nameOf(by: WriteAuthor): string {
  return by.kind === 'admin' ? by.adminId : by.name;
}
