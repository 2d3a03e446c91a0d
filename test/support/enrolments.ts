import { Redacted } from '@maatify/admin-infra';
import { codeFor, TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { later } from '../../src/kernel/ids.js';
import { EMAIL, grace, PASSWORD } from './scenarios/authentication.js';
import type { World } from './world.js';

/** A sign-in that was told to enrol, and the code an administrator had sent. */
export async function toldToEnrol(world: World): Promise<{ challenge: Redacted; enrolmentCode: Redacted }> {
  const adminId = grace(world);
  world.infra.store.setSetting('auth.totp.mandatory', true);
  const first = await world.authentication.signIn({ email: EMAIL, password: Redacted.of(PASSWORD) }, TEST_ORIGIN);
  if (first.outcome !== 'totp_enrolment_required') throw new Error(first.outcome);
  world.infra.store.setSetting('auth.totp.mandatory', false);
  const helper = await world.actor('admins.totp.enrol');
  const issued = await world.totp.issueTotpEnrolmentCode(helper, { adminId, reason: 'first factor' });
  if (issued.outcome !== 'sent') throw new Error(issued.outcome);
  return { challenge: first.challenge, enrolmentCode: lastDelivered(world) };
}

/** What the newest delivery carried. */
function lastDelivered({ infra }: World): Redacted {
  const delivered = infra.contracts.SecretDelivery.intents.at(-1);
  if (delivered === undefined) throw new Error('nothing was delivered');
  return delivered.code;
}

/** Somebody was invited, and has the code. */
export async function invited(world: World) {
  const creator = await world.actor('admins.create');
  const created = await world.lifecycle.create(creator, { email: 'invited@example.org', name: 'Invited' });
  if (created.outcome !== 'created') throw new Error(created.outcome);
  return { adminId: created.admin.adminId, code: lastDelivered(world) };
}

export const codeOf = (world: World, secret: string): Redacted => Redacted.of(codeFor(secret, world.infra.clock.now()));

export function withoutPending({ infra }: World): void {
  infra.store.totp.clear();
}

export function pendingTooLong({ infra }: World): void {
  const { totp } = infra.store;
  for (const [adminId, factor] of totp) {
    if (factor.pending === null) continue;
    totp.set(adminId, { ...factor, pending: { ...factor.pending, expiresAt: infra.clock.now() } });
  }
}

export const factorOf = ({ infra }: World, adminId: string) => [...infra.store.totp].find(([owner]) => owner === adminId)?.[1];

/** Somebody signed in with a second factor, and what both factors are now. */
export async function withBothFactors(world: World) {
  const { actor, password, totpSecret } = await world.signedIn({ totp: true });
  if (totpSecret === null) throw new Error('there is no factor');
  return { actor, password: Redacted.of(password), code: codeOf(world, totpSecret) };
}

/** The same, with a new phone that is still to be confirmed. */
export async function replacing(world: World) {
  const { actor, password, code } = await withBothFactors(world);
  const started = await world.totp.beginTotpReplacement(actor, { password, code });
  if (started.outcome !== 'started') throw new Error(started.outcome);
  return { actor, secret: started.secret.reveal() };
}

export function withoutFactor({ infra }: World): void {
  for (const [adminId, factor] of infra.store.totp) infra.store.totp.set(adminId, { ...factor, sealedSeed: null });
}

/** Only the enabled factor is there. */
export function withoutReplacement({ infra }: World): void {
  for (const [adminId, factor] of infra.store.totp) infra.store.totp.set(adminId, { ...factor, pending: null });
}

/** The password may be tried, the code after it not: others used up what was left between the two. */
export const noAttemptsForCode = ({ infra }: World): void => {
  const { AttemptLimiter: limiter } = infra.contracts;
  const reserve = limiter.reserve.bind(limiter);
  const throttled = Object.freeze({ outcome: 'throttled', retryAt: later(infra.clock.now(), 60_000) });
  limiter.reserve = (asked) => (asked.factor === 'totp' ? Promise.resolve(throttled) : reserve(asked));
};
