import { Redacted } from '@maatify/admin-infra';
import type { AdminActor, AdminId, SessionId } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';
import type { StoredSession } from '@maatify/admin-infra/testing';

import type { World } from './world.js';

export interface Started {
  /** The impersonator, through their own session. */
  readonly own: AdminActor;
  /** The same person, as the other. */
  readonly acting: AdminActor;
  readonly token: Redacted;
  readonly adminId: AdminId;
}

/** An admin who signed in and really impersonates another. */
export async function impersonating(world: World, adminId: AdminId = world.someone(), minutes = 20): Promise<Started> {
  const email = `impersonator-${String(world.infra.store.sessions.size)}@example.org`;
  const { actor: own } = await world.signedIn({ email, abilities: ['security.impersonate'] });
  return actingAs(world, own, adminId, minutes);
}

/** This admin really impersonates another from now on. */
export async function actingAs(world: World, own: AdminActor, adminId: AdminId, minutes = 20): Promise<Started> {
  const started = await world.impersonation.startImpersonation(own, { adminId, reason: 'ticket 4711', minutes });
  if (started.outcome !== 'started') throw new Error(`starting ended in ${started.outcome}`);
  const { token } = started.issued;
  return { own, acting: await seenWith(world, token), token, adminId };
}

/** Whoever has this token, as the per-request check sees them. */
export async function seenWith(world: World, token: Redacted): Promise<AdminActor> {
  const access = await world.sessions.access({ token: Redacted.of(token.reveal()) }, TEST_ORIGIN);
  if (access.outcome !== 'allowed') throw new Error(`access ended in ${access.outcome}`);
  return access.actor;
}

/** What the per-request check says to this token. */
export async function accessWith(world: World, token: Redacted): Promise<string> {
  const access = await world.sessions.access({ token: Redacted.of(token.reveal()) }, TEST_ORIGIN);
  if (access.outcome === 'validation_failed') throw new Error('no token');
  return access.outcome === 'allowed' ? access.outcome : access.reason;
}

export const sessionOf = ({ infra }: World, sessionId: SessionId): StoredSession | undefined =>
  infra.store.sessions.get(sessionId);
