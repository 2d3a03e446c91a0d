import { canonicalEmail } from '../../kernel/canonical-email.js';
import { canonicalRoleName } from '../../kernel/canonical-role-name.js';
import type { Clock } from '../../kernel/clock.contract.js';
import type { AdminId, CanonicalEmail, ContactId, Digest, Instant, LinkId, RoleId, SessionId } from '../../kernel/ids.js';
import { adminId as toAdminId, instant, roleId as toRoleId } from '../../kernel/ids.js';
import { Redacted } from '../../kernel/redacted.js';
import type { SettingEntry, SettingValue } from '../../kernel/setting-definition.js';
import type { WriteAuthor } from '../../kernel/write-author.js';
import type { CodePurpose } from '../../module/vocabulary.js';
import { isRevoked } from '../../sessions/devices/device.policy.js';
import type { ChallengeRecord } from '../../sessions/session.record.js';
import { InMemoryGrants } from '../authorization/in-memory-grants.js';
import { hashPassword } from '../credentials/password-hashing.js';
import { base32, newSeed, sealSeed } from '../totp/totp-seed.js';
import { contentsOf } from './contents.js';
import { codeOwner, deviceKey, holdingKey, identityKey } from './row-keys.js';
import { Rows } from './rows.js';
import type { NewAdmin, NewRole } from './new-rows.js';
import type {
  StoredAdmin,
  StoredBudget,
  StoredCode,
  StoredContact,
  StoredDevice,
  StoredHolding,
  StoredImpersonation,
  StoredLink,
  StoredPreferences,
  StoredRecoveryCode,
  StoredRole,
  StoredSession,
  StoredSettingRow,
  StoredTotp,
  StoredVerification,
} from './stored-rows.js';

interface Sighting {
  readonly adminId: AdminId;
  readonly deviceDigest: Digest | null;
  readonly at: Instant;
  readonly name: string | null;
}

/** A session or a challenge, as far as its device goes. */
type OfDevice = Pick<ChallengeRecord, 'adminId' | 'deviceDigest' | 'openedAt'> & { readonly impersonatorId?: AdminId | null };

/**
 * What all in-memory contracts share: one "database" of plain Maps.
 *
 * When to use: seed it before an operation, look into it after one.
 *
 * Promises: rows are replaced, never changed in place, so a row a test holds is the state of that moment; every contract of one
 * `createInMemoryContracts()` sees a write of any other at once.
 *
 * Failures: `addAdmin` throws a `TypeError` for an address or id that is none, and for one that is taken.
 *
 * @example
 * const { adminId } = store.addAdmin({ email: 'ada@example.org', password: 'a good long password', abilities: ['admins.create'] });
 * store.setSetting('auth.max_login_attempts', 3);
 */
export class InMemoryStore {
  readonly admins = new Rows<AdminId, StoredAdmin, 'email'>({
    // Whoever was closed has given the address back.
    email: (row) => (row.closedAt === null ? row.canonicalEmail : null),
  });
  readonly sessions = new Rows<SessionId, StoredSession, 'token' | 'admin' | 'notEndedOf'>({
    token: (row) => row.tokenDigest,
    admin: (row) => row.adminId,
    // Opening looks at these only: an admin with a long history must not make each sign-in slower.
    notEndedOf: (row) => (row.endedAt === null ? row.adminId : null),
  });
  /** By the session of each. */
  readonly impersonations = new Map<SessionId, StoredImpersonation>();
  /** By `deviceKey`. */
  readonly devices = new Rows<string, StoredDevice, 'admin'>({ admin: (row) => row.adminId });
  readonly contacts = new Rows<ContactId, StoredContact, 'admin'>({ admin: (row) => row.adminId });
  /** By the contact of each. */
  readonly verifications = new Map<ContactId, StoredVerification>();
  readonly links = new Rows<LinkId, StoredLink, 'admin' | 'identity'>({
    admin: (row) => row.adminId,
    // Whoever was revoked has given the identity back.
    identity: (row) => (row.revokedAt === null ? identityKey(row) : null),
  });
  readonly challenges = new Map<Digest, ChallengeRecord>();
  readonly settings = new Map<string, StoredSettingRow>();
  readonly codes = new Rows<Digest, StoredCode, 'owner'>({ owner: (row) => codeOwner(row.adminId, row.purpose) });
  readonly budgets = new Map<string, StoredBudget>();
  readonly totp = new Map<AdminId, StoredTotp>();
  readonly preferences = new Map<AdminId, StoredPreferences>();
  readonly recoveryCodes = new Map<AdminId, readonly StoredRecoveryCode[]>();
  readonly roles = new Rows<RoleId, StoredRole, 'name'>({ name: (row) => row.canonicalName });
  /** By `holdingKey`. */
  readonly holdings = new Rows<string, StoredHolding, 'admin' | 'role'>({
    admin: (row) => row.adminId,
    role: (row) => row.roleId,
  });
  readonly grants = new InMemoryGrants((adminId) => this.abilitiesByRole(adminId as AdminId));
  #adminIds = 0;
  #roleIds = 0;
  #reservationIds = 0;

  constructor(
    readonly clock: Clock,
    readonly random: (bytes: number) => Buffer,
  ) {}

  /** Puts an admin in, with password and grants; no operation runs and no intent is emitted. */
  addAdmin({ email, name, status = 'active', password, emailVerified = true, abilities = [] }: NewAdmin): StoredAdmin {
    const canonical = canonicalEmail(email);
    if (canonical === null) throw new TypeError(`${email} is no email address`);
    const admin = this.insertAdmin({
      email,
      canonicalEmail: canonical,
      name: name ?? email.slice(0, email.lastIndexOf('@')),
      status,
      emailVerified,
      passwordHash: password === undefined ? null : Redacted.of(hashPassword(password, this.random)),
      at: this.now(),
    });
    this.grants.grant(admin.adminId, ...abilities);
    return admin;
  }

  /** Gives the admin an enabled second factor and answers its secret, for `codeFor`. The epoch stays as it is. */
  enableTotp(adminId: AdminId): string {
    if (!this.admins.has(adminId)) throw new TypeError(`there is no admin ${adminId}`);
    const seed = newSeed(this.random);
    const lastStep = this.totp.get(adminId)?.lastStep ?? null;
    this.totp.set(adminId, Object.freeze({ sealedSeed: Redacted.of(sealSeed(seed)), pending: null, lastStep }));
    return base32(seed);
  }

  /** Puts a role in, with these abilities and holders; no operation runs and no intent is emitted. */
  addRole({ name, abilities = [], holders = [] }: NewRole): StoredRole {
    const canonicalName = canonicalRoleName(name);
    if (canonicalName === null) throw new TypeError(`${name} is no name for a role`);
    if (this.roles.where('name', canonicalName).length > 0) throw new TypeError(`${canonicalName} is taken`);
    const at = this.now();
    const roleId = toRoleId(`role-${String((this.#roleIds += 1))}`);
    const role = this.setRole({ roleId, name, canonicalName, version: 0, createdAt: at, abilities });
    for (const adminId of holders) this.setHolding({ adminId, roleId, assignedAt: at, assignedBy: null });
    return role;
  }

  /** Stores a setting as if a host's tool had done it. */
  setSetting(key: string, value: SettingValue, updatedBy = 'test'): void {
    this.settings.set(key, Object.freeze({ value, updatedAt: this.now(), updatedBy }));
  }

  /** Makes every session of this admin from this device dead, and the device a stranger. */
  revokeDevice(adminId: AdminId, deviceDigest: Digest): void {
    const at = this.now();
    this.sawDevice({ adminId, deviceDigest, at, name: null });
    this.markRevoked(adminId, deviceDigest, at);
  }

  /** The admin with this address, in any spelling; null when there is none. */
  adminByEmail(email: string): StoredAdmin | null {
    const canonical = canonicalEmail(email);
    return canonical === null ? null : this.adminByCanonicalEmail(canonical);
  }

  /**
   * A plain copy of everything stored, to compare with another: equal contents are equal states. Secrets appear as digests.
   * What the sinks got is not in it.
   */
  contents(): unknown {
    return contentsOf({
      admins: this.admins,
      sessions: this.sessions,
      impersonations: this.impersonations,
      challenges: this.challenges,
      settings: this.settings,
      codes: this.codes,
      budgets: this.budgets,
      totp: this.totp,
      recoveryCodes: this.recoveryCodes,
      preferences: this.preferences,
      devices: this.devices,
      contacts: this.contacts,
      verifications: this.verifications,
      links: this.links,
      roles: this.roles,
      holdings: this.holdings,
      abilities: this.grants.abilities,
      restrictions: this.grants.restrictions,
    });
  }

  /** @internal */
  adminByCanonicalEmail(canonical: CanonicalEmail): StoredAdmin | null {
    return this.admins.where('email', canonical)[0] ?? null;
  }

  /** @internal True when the author of a write is an admin who is not active any more, or not under that epoch. */
  authorMoved(by: WriteAuthor): boolean {
    if (by.kind === 'system') return false;
    const author = this.admins.get(by.adminId);
    return author?.status !== 'active' || author.credentialEpoch !== by.credentialEpoch;
  }

  /** @internal True when one of these settings is not stored as it says any more. */
  settingMoved(restsOn: readonly SettingEntry[]): boolean {
    return restsOn.some(({ key, value }) => (this.settings.get(key)?.value ?? null) !== value);
  }

  /** @internal */
  insertAdmin(
    fields: Pick<StoredAdmin, 'email' | 'canonicalEmail' | 'name' | 'status' | 'emailVerified' | 'passwordHash'> & {
      readonly at: Instant;
    },
  ): StoredAdmin {
    const { at, email, canonicalEmail: canonical, name, status, emailVerified, passwordHash } = fields;
    if (this.adminByCanonicalEmail(canonical) !== null) throw new TypeError(`${canonical} is taken`);
    const admin: StoredAdmin = Object.freeze({
      adminId: this.newAdminId(),
      email,
      canonicalEmail: canonical,
      name,
      status,
      emailVerified,
      version: 0,
      createdAt: at,
      statusChangedAt: at,
      statusReason: null,
      closedAt: null,
      credentialEpoch: 0,
      passwordHash,
      mustChangePassword: false,
    });
    this.admins.set(admin.adminId, admin);
    return admin;
  }

  /** @internal */
  changeAdmin(admin: StoredAdmin, changes: Partial<StoredAdmin>): StoredAdmin {
    const changed = Object.freeze({ ...admin, ...changes });
    this.admins.set(admin.adminId, changed);
    return changed;
  }

  /** @internal */
  secondFactorEnabled(adminId: AdminId): boolean {
    return (this.totp.get(adminId)?.sealedSeed ?? null) !== null;
  }

  /** @internal */
  deviceOf(adminId: AdminId, deviceDigest: Digest | null): StoredDevice | null {
    return deviceDigest === null ? null : (this.devices.get(deviceKey(adminId, deviceDigest)) ?? null);
  }

  /** @internal */
  deviceSequenceOf({ adminId, deviceDigest }: StoredDevice): number {
    return this.devices.sequenceOf(deviceKey(adminId, deviceDigest));
  }

  /** @internal */
  setDevice(device: StoredDevice): void {
    this.devices.set(deviceKey(device.adminId, device.deviceDigest), Object.freeze(device));
  }

  /** @internal Records a sighting; a device that is new, or was revoked, begins with it. */
  sawDevice({ adminId, deviceDigest, at, name }: Sighting): void {
    if (deviceDigest === null) return;
    const known = this.deviceOf(adminId, deviceDigest);
    if (known !== null && !isRevoked(known)) {
      this.setDevice({ ...known, lastSeenAt: Math.max(known.lastSeenAt, at) as Instant });
      return;
    }
    const revokedAt = known?.revokedAt ?? null;
    const untrusted = { trustedAt: null, trustedEpoch: null };
    this.setDevice({ adminId, deviceDigest, firstSeenAt: at, lastSeenAt: at, name, ...untrusted, revokedAt });
  }

  /** @internal No earlier than the device was last seen: what was opened from it so far is dead, whatever the clocks say. */
  markRevoked(adminId: AdminId, deviceDigest: Digest, at: Instant): void {
    const device = this.deviceOf(adminId, deviceDigest);
    if (device === null) return;
    this.setDevice({ ...device, trustedAt: null, trustedEpoch: null, revokedAt: Math.max(at, device.lastSeenAt) as Instant });
  }

  /** @internal Whether this admin knows this device: it was seen, and not revoked since. */
  deviceRecognised(adminId: AdminId, deviceDigest: Digest | null): boolean {
    const device = this.deviceOf(adminId, deviceDigest);
    return device !== null && !isRevoked(device);
  }

  /** @internal An impersonated session is of the impersonator's device. */
  deviceRevoked({ adminId, impersonatorId = null, deviceDigest, openedAt }: OfDevice): boolean {
    const revokedAt = this.deviceOf(impersonatorId ?? adminId, deviceDigest)?.revokedAt ?? null;
    return revokedAt !== null && openedAt <= revokedAt;
  }

  /** @internal */
  preferencesOf(adminId: AdminId): StoredPreferences {
    const nothing = { adminId, language: null, timezone: null, locale: null, version: 0, notifications: [] };
    return this.preferences.get(adminId) ?? nothing;
  }

  /** @internal */
  setPreferences(preferences: StoredPreferences): void {
    const notifications = Object.freeze(preferences.notifications.map((one) => Object.freeze({ ...one })));
    this.preferences.set(preferences.adminId, Object.freeze({ ...preferences, notifications }));
  }

  /** @internal */
  setRole(role: StoredRole): StoredRole {
    const stored = Object.freeze({ ...role, abilities: Object.freeze([...role.abilities].sort()) });
    this.roles.set(role.roleId, stored);
    return stored;
  }

  /** @internal */
  holdingOf(adminId: AdminId, roleId: RoleId): StoredHolding | null {
    return this.holdings.get(holdingKey(adminId, roleId)) ?? null;
  }

  /** @internal */
  holdingSequenceOf({ adminId, roleId }: StoredHolding): number {
    return this.holdings.sequenceOf(holdingKey(adminId, roleId));
  }

  /** @internal */
  setHolding(holding: StoredHolding): void {
    this.holdings.set(holdingKey(holding.adminId, holding.roleId), Object.freeze(holding));
  }

  /** @internal */
  dropHolding({ adminId, roleId }: Pick<StoredHolding, 'adminId' | 'roleId'>): void {
    this.holdings.delete(holdingKey(adminId, roleId));
  }

  /** @internal What the roles of this admin let it do, as a union. */
  abilitiesByRole(adminId: AdminId): ReadonlySet<string> {
    return new Set(this.holdings.where('admin', adminId).flatMap(({ roleId }) => this.roles.get(roleId)?.abilities ?? []));
  }

  /** @internal Whether this admin holds an ability, were it not for these holdings. */
  holdsWithout(adminId: AdminId, ability: string, gone: (holding: StoredHolding) => boolean): boolean {
    const byRole = this.holdings.where('admin', adminId).filter((holding) => !gone(holding));
    return (
      this.grants.abilities.get(adminId)?.has(ability) === true ||
      byRole.some(({ roleId }) => this.roles.get(roleId)?.abilities.includes(ability) === true)
    );
  }

  /** @internal Replaces every earlier code of the same admin and purpose. */
  putCode(code: Omit<StoredCode, 'spent'>): void {
    this.dropCodes(code.adminId, code.purpose);
    this.codes.set(code.codeDigest, Object.freeze({ ...code, spent: null }));
  }

  /** @internal Every code of an admin, whatever it is for. */
  dropAllCodes(adminId: AdminId): void {
    for (const code of [...this.codes.values()]) if (code.adminId === adminId) this.codes.delete(code.codeDigest);
  }

  /** @internal */
  dropCodes(adminId: AdminId, purpose: CodePurpose): void {
    for (const code of this.codesOf(adminId, purpose)) this.codes.delete(code.codeDigest);
  }

  /** @internal */
  codesOf(adminId: AdminId, purpose: CodePurpose): readonly StoredCode[] {
    return this.codes.where('owner', codeOwner(adminId, purpose));
  }

  /** @internal */
  newReservationId(): string {
    return `reservation-${String((this.#reservationIds += 1))}`;
  }

  private now(): Instant {
    return instant(this.clock.now());
  }

  private newAdminId(): AdminId {
    for (;;) {
      const id = toAdminId(`admin-${String((this.#adminIds += 1))}`);
      if (!this.admins.has(id)) return id;
    }
  }
}
