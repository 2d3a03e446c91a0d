import { getMetadataStorage } from 'class-validator';

import { Redacted } from '@maatify/admin-infra';
import type { Actor } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { digestOf } from '../../../src/kernel/digest.js';
import { OPERATIONS } from '../../../src/module/vocabulary.js';
import { OWN_ACCOUNT } from '../../../src/runner/operation.js';
import type { Declaration } from '../../../src/runner/operation.js';
import type { World } from '../world.js';
import { LIMITED_ACTOR } from '../world.js';
import type { Driver, Twist } from './scenario.js';

const STALE_MS = 31_000;
const STEP_UP_AGE_MS = 11 * 60_000;
const MODES = {
  read_only: ['read_only', 'system.read_only'],
  maintenance: ['maintenance', 'system.maintenance.enabled'],
  emergency: ['emergency_restricted', 'security.emergency.enabled'],
} as const;

export function declarationOf(operation: string): Declaration {
  const found = OPERATIONS.find(({ name }) => name === operation);
  if (found === undefined) throw new Error(`${operation} is not in the catalogue`);
  return found;
}

/**
 * The refusals an operation can end in because of what it declares: nobody writes these rows, and an operation added later has
 * them without anyone thinking of it.
 */
export function commonRefusals({ operation }: Driver): Readonly<Record<string, Twist>> {
  const declaration = declarationOf(operation);
  const refusals: Record<string, Twist> = asksForSomething(declaration)
    ? {
        'validation_failed (unknown field)': (_, { input }) => ({ input: { ...input, isSuper: true } }),
        'validation_failed (null)': () => ({ input: null as unknown as object }),
      }
    : {};
  for (const mode of ['read_only', 'maintenance', 'emergency'] as const) {
    const [ending, key] = MODES[mode];
    if (!declaration.openDuring.includes(mode)) refusals[ending] = turnOn(key);
  }
  const { authority } = declaration;
  if (authority === null) return refusals;
  if (authority.actors !== 'system') {
    refusals['session_ended (revoked, actor stale)'] = endSessionBehindBack;
    refusals['session_ended (system epoch moved)'] = (world) => {
      world.infra.store.setSetting('system.epoch', 1);
      return undefined;
    };
  }
  if (!isOwnAccount(declaration)) refusals['denied'] = withoutAbilities;
  if (authority.impersonating === 'refused' && authority.actors !== 'system') {
    refusals['denied (while impersonating)'] = whileImpersonating;
  }
  if (isAlwaysSteppedUp(declaration)) {
    refusals['step_up_required'] = (world) => {
      world.infra.clock.advance(STEP_UP_AGE_MS);
      return undefined;
    };
  }
  return refusals;
}

/** Every ending the declaration makes reachable, as `outcome` or `outcome/reason`. */
export function reachableEndings(declaration: Declaration): ReadonlySet<string> {
  const own = Object.entries(declaration.outcomes).flatMap(([outcome, { reasons }]) =>
    reasons === null ? [outcome] : Object.keys(reasons).map((reason) => `${outcome}/${reason}`),
  );
  const endings = new Set(own);
  if (asksForSomething(declaration)) endings.add('validation_failed');
  for (const mode of ['read_only', 'maintenance', 'emergency'] as const) {
    if (!declaration.openDuring.includes(mode)) endings.add(MODES[mode][0]);
  }
  const { authority } = declaration;
  if (authority !== null) {
    if (authority.actors !== 'system') endings.add('session_ended');
    if (!isOwnAccount(declaration) || authority.impersonating === 'refused') endings.add('denied');
    if (isAlwaysSteppedUp(declaration)) endings.add('step_up_required');
  }
  if (declaration.feature !== null) endings.add('feature_disabled');
  if (declaration.conflict) endings.add('conflict');
  return endings;
}

function turnOn(key: string): Twist {
  return (world) => {
    world.infra.store.setSetting(key, true);
    return undefined;
  };
}

const endSessionBehindBack: Twist = ({ infra }, { actor }) => {
  if (actor?.kind !== 'admin') throw new Error('needs an admin actor');
  const session = infra.store.sessions.get(actor.sessionId);
  if (session === undefined) throw new Error('the actor has no session');
  infra.store.sessions.set(actor.sessionId, { ...session, endedAt: session.openedAt, endReason: 'revoked' });
  infra.clock.advance(STALE_MS);
  return undefined;
};

const withoutAbilities: Twist = (world, { actor }) => {
  if (actor?.kind === 'system') return { actor: world.systemActor(LIMITED_ACTOR) };
  if (actor !== null) world.infra.grants.abilities.delete(actor.adminId);
  return undefined;
};

const whileImpersonating: Twist = async (world, { actor }) => ({ actor: await impersonated(world, actor) });

/** The actor of a session that carries an impersonator, as starting an impersonation will one day open it. */
export async function impersonated(world: World, actor: Actor | null): Promise<Actor> {
  if (actor?.kind !== 'admin') throw new Error('needs an admin actor');
  const { sessions } = world.infra.store;
  const session = sessions.get(actor.sessionId);
  if (session === undefined) throw new Error('the actor has no session');
  const token = 'an-impersonation-token-of-43-characters-abc';
  sessions.set(actor.sessionId, { ...session, impersonatorId: world.someone(), tokenDigest: digestOf('session', token) });
  const access = await world.sessions.access({ token: Redacted.of(token) }, TEST_ORIGIN);
  if (access.outcome !== 'allowed') throw new Error(`access ended in ${access.outcome}`);
  return access.actor;
}

/** An input class without a rule asks for nothing. */
function asksForSomething({ input }: Declaration): boolean {
  return getMetadataStorage().getTargetValidationMetadatas(input, '', true, false).length > 0;
}

const NO_SETTINGS = { settings: { find: () => null, findFeature: () => null } } as never;

/** Whether the rule gives the own-account marker to everybody; one that depends on the input needs an ability for some. */
function isOwnAccount({ authority }: Declaration): boolean {
  try {
    return authority?.ability({}, { kind: 'system' } as never, NO_SETTINGS) === OWN_ACCOUNT;
  } catch {
    return false;
  }
}

function isAlwaysSteppedUp({ authority }: Declaration): boolean {
  return authority?.stepUp({}, NO_SETTINGS) ?? false;
}
