import type { AdminId, Digest, RoleId } from '../../kernel/ids.js';
import type { CodePurpose } from '../../module/vocabulary.js';

export function deviceKey(adminId: AdminId, deviceDigest: Digest): string {
  return `${adminId} ${deviceDigest}`;
}

/** No admin id holds a blank. */
export function holdingKey(adminId: AdminId, roleId: RoleId): string {
  return `${adminId} ${roleId}`;
}

export function codeOwner(adminId: AdminId, purpose: CodePurpose): string {
  return `${adminId} ${purpose}`;
}

/** No provider holds a blank. */
export function identityKey({ provider, externalId }: { readonly provider: string; readonly externalId: string }): string {
  return `${provider} ${externalId}`;
}
