import { AuthenticationOrchestrator } from '../authentication/authentication.orchestrator.js';
import type { AdminActor } from '../kernel/actor.js';
import type { AdminId } from '../kernel/ids.js';
import type { Origin } from '../kernel/origin.js';
import { Redacted } from '../kernel/redacted.js';
import { SessionOrchestrator } from '../sessions/session.orchestrator.js';
import type { IssuedSession } from '../sessions/session.view.js';
import { InMemoryInfra } from './in-memory-infra.js';
import { codeFor } from './totp/totp-seed.js';

/** Anything one can get providers from: a testing module, an application, a `ModuleRef`. */
export interface ProviderSource {
  get<T>(token: abstract new (...args: never[]) => T): T;
}

/** Who signs in, and how; everything has a default. */
export interface SignedInOptions {
  /** @default a new address for each call */
  readonly email?: string;
  /** @default none */
  readonly abilities?: readonly string[];
  /** Whether the admin has a second factor, and signs in with it. @default false */
  readonly totp?: boolean;
  /** @default a browser on 192.0.2.1 */
  readonly origin?: Origin;
}

/** An actor, and what its sign-in needed and gave. */
export interface SignedIn {
  readonly actor: AdminActor;
  readonly adminId: AdminId;
  readonly issued: IssuedSession;
  readonly password: string;
  /** The seed of the second factor, for `codeFor`; null without one. */
  readonly totpSecret: string | null;
}

/** Where the requests of a test come from, unless it says otherwise: a browser on 192.0.2.1. */
export const TEST_ORIGIN: Origin = Object.freeze({ ip: '192.0.2.1', userAgent: 'test', channel: 'ui' });
const PASSWORD = 'a password for tests only';
const TOTP_STEP_MS = 30_000;
/** Demanded of a sign-in while maintenance or emergency is on. */
const REASON = 'signed in for a test';

/**
 * An admin who really signed in: added to the in-memory store, then password, code if asked for, session, access.
 *
 * When to use: wherever a test needs an actor. There is no way to make one by hand, here or anywhere.
 *
 * Promises: the admin is new unless `email` names one that exists; abilities are granted explicitly. With `totp` the clock moves on by
 * one step, so that the next code is a fresh one.
 *
 * Failures: throws when the sign-in does not end in a session; the message names its outcome.
 *
 * @example
 * const { actor } = await signedInActor(module, { abilities: ['admins.suspend'] });
 * await module.get(AdminLifecycleOrchestrator).suspend(actor, { adminId, reason: 'left the company' });
 */
export async function signedInActor(source: ProviderSource, options: SignedInOptions = {}): Promise<SignedIn> {
  const { store, clock } = source.get(InMemoryInfra);
  const { abilities = [], totp = false, origin = TEST_ORIGIN } = options;
  const email = options.email ?? `admin-${String(store.admins.size + 1)}@example.org`;
  const admin = store.adminByEmail(email) ?? store.addAdmin({ email, password: PASSWORD });
  store.grants.grant(admin.adminId, ...abilities);
  const totpSecret = totp ? store.enableTotp(admin.adminId) : null;

  const issued = await signIn(source, { email, totpSecret, origin, at: () => clock.now() });
  if (totp) clock.advance(TOTP_STEP_MS);
  const access = await source.get(SessionOrchestrator).access({ token: issued.token }, origin);
  if (access.outcome !== 'allowed') throw new Error(`signedInActor: access ended in ${access.outcome}`);
  return { actor: access.actor, adminId: admin.adminId, issued, password: PASSWORD, totpSecret };
}

async function signIn(
  source: ProviderSource,
  { email, totpSecret, origin, at }: { email: string; totpSecret: string | null; origin: Origin; at: () => number },
): Promise<IssuedSession> {
  const authentication = source.get(AuthenticationOrchestrator);
  const first = await authentication.signIn({ email, password: Redacted.of(PASSWORD) }, origin);
  if (first.outcome === 'signed_in') return first.issued;
  if (first.outcome !== 'totp_required' || totpSecret === null)
    throw new Error(`signedInActor: signIn ended in ${first.outcome}`);
  const code = Redacted.of(codeFor(totpSecret, at()));
  const second = await authentication.completeTotp({ challenge: first.challenge, code, reason: REASON }, origin);
  if (second.outcome !== 'signed_in') throw new Error(`signedInActor: completeTotp ended in ${second.outcome}`);
  return second.issued;
}
