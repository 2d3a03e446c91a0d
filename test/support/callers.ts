import { Redacted } from '@maatify/admin-infra';
import type { Actor, AdminActor, SessionId } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';
import type { StoredSession } from '@maatify/admin-infra/testing';

import { digestOf } from '../../src/kernel/digest.js';
import type { World } from './world.js';

/** The same admin, whose session was changed in the store, as the next request would see them. */
async function seenAgain(world: World, actor: Actor | null, change: Partial<StoredSession>): Promise<AdminActor> {
  if (actor?.kind !== 'admin') throw new Error('needs an admin actor');
  const { sessions } = world.infra.store;
  const session = sessions.get(actor.sessionId);
  if (session === undefined) throw new Error('the actor has no session');
  const token = 'a-token-of-43-characters-for-the-next-request';
  sessions.set(actor.sessionId, { ...session, ...change, tokenDigest: digestOf('session', token) });
  const access = await world.sessions.access({ token: Redacted.of(token) }, TEST_ORIGIN);
  if (access.outcome !== 'allowed') throw new Error(`access ended in ${access.outcome}`);
  return access.actor;
}

/** The same admin, by somebody who impersonates them: their session as one that rests on that person's own. */
export function impersonated(world: World, actor: Actor | null): Promise<AdminActor> {
  if (actor?.kind !== 'admin') throw new Error('needs an admin actor');
  const { admins, sessions, impersonations } = world.infra.store;
  const [session, impersonatorId] = [sessions.get(actor.sessionId), world.someone()];
  if (session === undefined) throw new Error('the actor has no session');
  const carriedBy = `${session.sessionId}-of-the-impersonator` as SessionId;
  sessions.set(carriedBy, {
    ...session,
    sessionId: carriedBy,
    adminId: impersonatorId,
    tokenDigest: digestOf('session', carriedBy),
    credentialEpoch: admins.get(impersonatorId)?.credentialEpoch ?? 0,
  });
  impersonations.set(session.sessionId, { carriedBy, reason: 'support' });
  return seenAgain(world, actor, { impersonatorId });
}

/** The actor of a session whose last proof of a factor is this old. */
export function provenAgo(world: World, actor: AdminActor, ageMs: number): Promise<AdminActor> {
  const then = (world.infra.clock.now() - ageMs) as StoredSession['provenAt'];
  return seenAgain(world, actor, { openedAt: then, provenAt: then });
}

/** Nobody gave them anything. */
export function withoutGrants({ infra }: World, actor: AdminActor): void {
  infra.grants.abilities.delete(actor.adminId);
}
