import { afterEach, describe, expect, it } from '@jest/globals';

import type { AdminActor, SessionId } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';
import { seen } from '../support/devices.js';
import { as, MINUTE } from './support/people.js';

let world: LightWorld;
afterEach(() => world.dispose());

const email = 'ada@example.org';

/** Somebody whose last proof is eleven minutes old, and another session and a device of theirs. */
async function longSignedIn(recentProofToEndOwn: boolean | undefined) {
  world = createLightWorld(undefined, { sessions: recentProofToEndOwn === undefined ? {} : { recentProofToEndOwn } });
  const { actor } = await world.signedIn({ email });
  const { actor: elsewhere } = await world.signedIn({ email });
  const deviceId = seen(world, actor);
  world.infra.clock.advance(11 * MINUTE);
  return { actor, sessionId: elsewhere.sessionId, deviceId };
}

describe('v5.0.0-7.5.2 ending one’s own sessions takes a recent proof where the host says so', () => {
  const ways: Readonly<Record<string, (of: Awaited<ReturnType<typeof longSignedIn>>) => Promise<{ readonly outcome: string }>>> =
    {
      'one session': ({ actor, sessionId }) => world.sessions.revokeOwn(actor, { sessionId }),
      'every session of a device': ({ actor, deviceId }) => world.devices.revokeOwnDevice(actor, { deviceId }),
      'all of them': ({ actor }) => world.sessions.revokeAllOwn(actor),
    };

  it.each(Object.entries(ways))('%s: an old proof is not enough', async (_, end) => {
    const before = await longSignedIn(true);
    expect(await end(before)).toEqual({ outcome: 'step_up_required', maxAgeMinutes: 10 });
    expect(world.infra.store.sessions.get(before.sessionId)?.endedAt).toBeNull();
  });

  it.each(Object.entries(ways))('%s: by default it takes none', async (_, end) => {
    for (const asked of [undefined, false]) {
      expect((await end(await longSignedIn(asked))).outcome).toBe('revoked');
      await world.dispose();
    }
  });

  it('and going on after all were ended is no new proof: what asks for a recent one still does', async () => {
    const { actor } = await longSignedIn(false);
    const proofOf = (sessionId: SessionId) => world.infra.store.sessions.get(sessionId)?.provenAt;
    const before = proofOf(actor.sessionId);
    const { issued } = as(await world.sessions.revokeAllOwn(actor), 'revoked');
    const goesOn = as(await world.sessions.access({ token: issued!.token }, TEST_ORIGIN), 'allowed').actor;
    expect([goesOn.sessionId === actor.sessionId, proofOf(goesOn.sessionId)]).toEqual([false, before]);
    expect(await world.recoveryCodes.regenerateRecoveryCodes(goesOn)).toMatchObject({ outcome: 'step_up_required' });
  });

  it('and signing out never does', async () => {
    const { actor }: { actor: AdminActor } = await longSignedIn(true);
    expect((await world.authentication.signOut(actor)).outcome).toBe('signed_out');
  });
});
