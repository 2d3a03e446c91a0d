import type { Actor } from '@maatify/admin-infra';

import type { Declaration } from '../../src/runner/operation.js';
import type { Twist } from './expectations.js';
import { asksForSomething } from './public-door.js';
import { isAlwaysSteppedUp, isOwnAccount, MODES } from './scenarios/common.js';
import { impersonated, withoutGrants } from './callers.js';
import type { World } from './world.js';
import { LIMITED_ACTOR } from './world.js';

const STALE_MS = 31_000;
const STEP_UP_AGE_MS = 11 * 60_000;

type AnyTwist = (world: World, call: { readonly caller: Actor; readonly input: object }) => ReturnType<Twist<never>>;

/**
 * The ways to the refusals an operation can end in because of what it declares: nobody writes these, and an operation added later
 * has them without anyone thinking of it.
 */
export function atTheDoor(declaration: Declaration): Readonly<Record<string, Readonly<Record<string, AnyTwist>>>> {
  const refusals: Record<string, Record<string, AnyTwist>> = {};
  if (asksForSomething(declaration)) {
    refusals['validation_failed'] = {
      'unknown field': (_, { input }) => ({ input: { ...input, isSuper: true } }),
      null: () => ({ input: null as unknown as object }),
    };
  }
  for (const [mode, { ending, key }] of Object.entries(MODES)) {
    if (!declaration.openDuring.some((open) => open === mode)) {
      refusals[ending] = { '': ({ infra }) => void infra.store.setSetting(key, true) };
    }
  }
  const { authority } = declaration;
  if (authority === null) return refusals;
  const forAdmins = authority.actors !== 'system';
  if (forAdmins) {
    refusals['session_ended'] = {
      'revoked, actor stale': endSessionBehindBack,
      'system epoch moved': ({ infra }) => void infra.store.setSetting('system.epoch', 1),
    };
  }
  const denials: Record<string, AnyTwist> = {};
  if (!isOwnAccount(declaration)) denials[''] = withoutAbilities;
  if (authority.impersonating === 'refused' && forAdmins) {
    denials['while impersonating'] = async (world, { caller }) => ({ caller: await impersonated(world, caller) });
  }
  if (Object.keys(denials).length > 0) refusals['denied'] = denials;
  if (isAlwaysSteppedUp(declaration)) {
    refusals['step_up_required'] = { '': ({ infra }) => infra.clock.advance(STEP_UP_AGE_MS) };
  }
  return refusals;
}

const endSessionBehindBack: AnyTwist = ({ infra }, { caller }) => {
  if (caller.kind !== 'admin') throw new Error('needs an admin');
  const session = infra.store.sessions.get(caller.sessionId);
  if (session === undefined) throw new Error('the caller has no session');
  infra.store.sessions.set(caller.sessionId, { ...session, endedAt: session.openedAt, endReason: 'revoked' });
  infra.clock.advance(STALE_MS);
};

const withoutAbilities: AnyTwist = (world, { caller }) => {
  if (caller.kind === 'system') return { caller: world.systemActor(LIMITED_ACTOR) };
  withoutGrants(world, caller);
  return undefined;
};
