import { expect } from '@jest/globals';

import type { AdminActor } from '../../../src/kernel/actor.js';
import { AdminInfraException } from '../../../src/kernel/exceptions.js';
import type { AdminId } from '../../../src/kernel/ids.js';
import { Redacted } from '../../../src/kernel/redacted.js';
import { liveness, livenessRules } from '../../../src/sessions/liveness.policy.js';
import { impersonatorOf } from '../../../src/testing/impersonation/impersonator-of.js';
import { effectiveValue } from '../../../src/kernel/setting-definition.js';
import type { IssuedSession } from '../../../src/sessions/session.view.js';
import type { StoredSession } from '../../../src/testing/doubles/stored-rows.js';
import { codeFor } from '../../../src/testing/totp/totp-seed.js';
import { TEST_ORIGIN } from '../../../src/testing/signed-in-actor.js';
import type { LightWorld } from './light-world.js';

export const ORIGIN = TEST_ORIGIN;
const PASSWORD = 'a password for races only';
const WRONG = Redacted.of('not the password at all');
export const TOTP_STEP_MS = 30_000;

export interface Person {
  readonly adminId: AdminId;
  readonly email: string;
  readonly password: Redacted;
  /** The seed of the second factor; empty without one. */
  readonly secret: string;
}

export function person(
  world: LightWorld,
  options: { totp?: boolean; abilities?: readonly string[]; email?: string } = {},
): Person {
  const { totp = false, abilities = [], email = `person-${String(world.store.admins.size)}@example.org` } = options;
  const { adminId } = world.store.addAdmin({ email, password: PASSWORD, abilities });
  return { adminId, email, password: Redacted.of(PASSWORD), secret: totp ? world.store.enableTotp(adminId) : '' };
}

/** Somebody always holds the lifeline, so that it stands in the way of nothing a race is not about. */
export function lifeline(world: LightWorld): void {
  world.store.addAdmin({ email: 'lifeline@example.org', abilities: ['admins.administer'] });
}

export function signIn(world: LightWorld, { email, password }: Person, wrong = false) {
  return world.authentication.signIn({ email, password: wrong ? WRONG : password }, ORIGIN);
}

export async function challengeOf(world: LightWorld, who: Person): Promise<Redacted> {
  const first = await signIn(world, who);
  if (first.outcome !== 'totp_required') throw new Error(`the sign-in ended in ${first.outcome}`);
  return first.challenge;
}

export function codeNow(world: LightWorld, { secret }: Pick<Person, 'secret'>, steps = 0): Redacted {
  return Redacted.of(codeFor(secret, world.clock.now() + steps * TOTP_STEP_MS));
}

/** A code that belongs to none of the steps around now. */
export function wrongCode(world: LightWorld, who: Pick<Person, 'secret'>): Redacted {
  const near = [-1, 0, 1].map((steps) => codeNow(world, who, steps).reveal());
  const wrong = ['000000', '111111', '222222', '333333'].find((code) => !near.includes(code));
  return Redacted.of(wrong ?? '444444');
}

/** Signs somebody in for good, second factor included. */
export async function sessionOf(world: LightWorld, who: Person): Promise<IssuedSession> {
  const first = await signIn(world, who);
  if (first.outcome === 'signed_in') return first.issued;
  if (first.outcome !== 'totp_required') throw new Error(`the sign-in ended in ${first.outcome}`);
  const input = { challenge: first.challenge, code: codeNow(world, who), reason: 'to act' };
  const second = await world.authentication.completeTotp(input, ORIGIN);
  if (second.outcome !== 'signed_in') throw new Error(`the second factor ended in ${second.outcome}`);
  return second.issued;
}

export async function actorFor(world: LightWorld, token: Redacted): Promise<AdminActor> {
  const access = await world.sessions.access({ token }, ORIGIN);
  if (access.outcome !== 'allowed') throw new Error(`access ended in ${access.outcome}`);
  return access.actor;
}

export async function actorOf(world: LightWorld, who: Person): Promise<AdminActor> {
  return actorFor(world, (await sessionOf(world, who)).token);
}

/** What the pure function says of every stored session of an admin. */
export function liveByPolicy(world: LightWorld, adminId: AdminId): readonly StoredSession[] {
  const { store, clock } = world;
  const admin = store.admins.get(adminId);
  if (admin === undefined) return [];
  const rules = livenessRules({
    setting: (definition) => effectiveValue(definition, store.settings.get(definition.key)?.value ?? null),
  });
  return store.sessions.where('admin', adminId).filter((session) => {
    const { status: adminStatus, credentialEpoch: adminCredentialEpoch } = admin;
    const snapshot = {
      session,
      adminStatus,
      adminCredentialEpoch,
      deviceRevoked: false,
      impersonator: impersonatorOf(store, session),
    };
    return liveness(snapshot, rules, clock.now()) === 'live';
  });
}

/** Which of these tokens the per-request check lets in. */
export async function liveByAccess(world: LightWorld, tokens: readonly Redacted[]): Promise<readonly Redacted[]> {
  const answers = await Promise.all(tokens.map((token) => world.sessions.access({ token }, ORIGIN)));
  return tokens.filter((_, index) => answers[index]?.outcome === 'allowed');
}

export interface MayIssue {
  readonly outcome: string;
  readonly issued?: IssuedSession | null;
}

export function tokensOf(results: readonly MayIssue[]): readonly Redacted[] {
  return results.flatMap(({ issued }) => (issued == null ? [] : [issued.token]));
}

/** Neither the policy nor the per-request check finds a live session. */
export async function expectNobodyLive(world: LightWorld, adminId: AdminId, tokens: readonly Redacted[]): Promise<void> {
  expect(liveByPolicy(world, adminId)).toEqual([]);
  expect(await liveByAccess(world, tokens)).toEqual([]);
}

export function count<T>(items: readonly T[], is: (item: T) => boolean): number {
  return items.filter(is).length;
}

export function outcomes(results: readonly { readonly outcome: string; readonly reason?: string }[]): string[] {
  return results.map(({ outcome, reason }) => (reason === undefined ? outcome : `${outcome}/${reason}`)).sort();
}

/** How an operation ended: by its outcome, or by the class of the exception. */
export async function endingOf(operation: Promise<{ readonly outcome: string }>): Promise<{ readonly outcome: string }> {
  try {
    return await operation;
  } catch (error) {
    if (error instanceof AdminInfraException) return { outcome: error.failure };
    throw error;
  }
}
