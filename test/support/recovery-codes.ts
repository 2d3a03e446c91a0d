import { Redacted } from '@maatify/admin-infra';
import type { AdminActor, AdminId } from '@maatify/admin-infra';

import { recoveryCodeDigest } from '../../src/authentication/recovery-codes/recovery-code-form.js';
import type { World } from './world.js';

/** One that was made for this admin, and one that was used before. */
export const UNUSED = 'aaaa-bbbb-cccc-dddd-eeee-ffff';
const USED = 'ffff-eeee-dddd-cccc-bbbb-aaaa';

/** Gives an admin two recovery codes, of which one is used. */
export function giveCodes({ infra: { store, clock } }: World, adminId: AdminId): void {
  const used = { codeDigest: recoveryCodeDigest(adminId, USED), usedAt: clock.now() as never };
  store.recoveryCodes.set(adminId, [{ codeDigest: recoveryCodeDigest(adminId, UNUSED), usedAt: null }, used]);
}

interface Call {
  readonly caller?: unknown;
  readonly input: object;
}

/** What is typed is a recovery code of theirs. */
const typing =
  (code: string) =>
  (world: World, { caller, input }: Call) => {
    giveCodes(world, (caller as AdminActor).adminId);
    return { input: { ...input, code: Redacted.of(code) } };
  };
export const byRecoveryCode = typing(UNUSED);
export const byUsedRecoveryCode = typing(USED);
export const byUnknownRecoveryCode = typing('0000-0000-0000-0000-0000-0000');
