import { Redacted } from '@maatify/admin-infra';
import type { AdminId, AdminStatus, Origin, SignInResult } from '@maatify/admin-infra';
import { codeFor, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import type { World } from '../../support/world.js';

/** Every ability that moves an admin from one status to another. */
export const LIFECYCLE_ABILITIES = [
  'admins.create',
  'admins.activate',
  'admins.suspend',
  'admins.reinstate',
  'admins.lock',
  'admins.unlock',
] as const;

export const PASSWORD = 'canary-password-5be1 battery staple';
/** Why somebody passes a closed mode. */
export const REASON = 'as arranged';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export interface Person {
  readonly adminId: AdminId;
  readonly email: string;
  /** The seed of the second factor; empty without one. */
  readonly secret: string;
}

/** An admin with a password, in any status, with a second factor on request. */
export function person(
  { infra: { store } }: World,
  email: string,
  { totp = false, status = 'active' }: { readonly totp?: boolean; readonly status?: AdminStatus } = {},
): Person {
  const { adminId } = store.addAdmin({ email, password: PASSWORD, status });
  return { adminId, email, secret: totp ? store.enableTotp(adminId) : '' };
}

export interface Attempt {
  readonly email: string;
  readonly password?: string;
  readonly device?: string;
  readonly origin?: Origin;
}

export function signIn(
  world: World,
  { email, password = PASSWORD, device, origin = TEST_ORIGIN }: Attempt,
): Promise<SignInResult> {
  const known = device === undefined ? {} : { device: Redacted.of(device) };
  return world.authentication.signIn({ email, password: Redacted.of(password), ...known }, origin);
}

/** The answer, which must be this one. */
export function as<R extends { readonly outcome: string }, K extends R['outcome']>(
  result: R,
  outcome: K,
): Extract<R, { outcome: K }> {
  if (result.outcome !== outcome) throw new Error(`ended in ${JSON.stringify(result)} and not in ${outcome}`);
  return result as Extract<R, { outcome: K }>;
}

export async function challengeFor(world: World, { email }: Person, device?: string): Promise<Redacted> {
  const answer = await signIn(world, device === undefined ? { email } : { email, device });
  return as(answer, 'totp_required').challenge;
}

/** With a reason, which a closed mode demands and no other asks for. */
export function complete(world: World, challenge: Redacted, code: string) {
  return world.authentication.completeTotp({ challenge, code: Redacted.of(code), reason: REASON }, TEST_ORIGIN);
}

/** What the authenticator shows now, or so many steps later. */
export function codeNow(world: World, { secret }: Person, steps = 0): string {
  return codeFor(secret, world.infra.clock.now() + steps * 30_000);
}

/** A code that is certainly not the right one in any step around now. */
export function wrongCode(world: World, who: Person): string {
  const right = [-1, 0, 1].map((steps) => codeNow(world, who, steps));
  for (let digits = 0; ; digits += 1) {
    const code = String(digits).padStart(6, '0');
    if (!right.includes(code)) return code;
  }
}

export function access(world: World, token: Redacted | string) {
  return world.sessions.access({ token: typeof token === 'string' ? Redacted.of(token) : token }, TEST_ORIGIN);
}

export const auditOf = ({ infra }: World, type: string) =>
  infra.contracts.AuditLogger.intents.filter((intent) => intent.type === type);
