import type { AdminStatus } from '@maatify/admin-infra';

import { createLightWorld } from '../../support/light-world.js';
import { declarationOf } from '../../support/scenarios/common.js';
import { SCENARIOS } from '../../support/scenarios/index.js';
import { endingOf } from '../../support/scenarios/scenario.js';
import type { World } from '../../support/world.js';

/** Longer than an actor is believed without a second look, shorter than a proof counts as recent. */
const LATER_MS = 31_000;
const STALE_PROOF_MS = 11 * 60_000;

const setting =
  (key: string, value: boolean | number) =>
  ({ infra }: World): void => {
    infra.store.setSetting(key, value);
  };

/** Changes every admin there is, as somebody else would, and lets the actors get old enough to be looked at again. */
function everyAdmin({ infra }: World, change: { readonly status?: AdminStatus; readonly epochs?: number }): void {
  const { admins } = infra.store;
  for (const admin of [...admins.values()]) {
    const credentialEpoch = admin.credentialEpoch + (change.epochs ?? 0);
    admins.set(admin.adminId, { ...admin, status: change.status ?? admin.status, credentialEpoch });
  }
  infra.clock.advance(LATER_MS);
}

/** What may have changed around a request, under the name the guide has for it. */
export const CONTEXTS: Readonly<Record<string, (world: World) => void>> = {
  'nothing changed': () => undefined,
  'auth.enabled is off': setting('auth.enabled', false),
  'system.read_only is on': setting('system.read_only', true),
  'system.maintenance.enabled is on': setting('system.maintenance.enabled', true),
  'security.emergency.enabled is on': setting('security.emergency.enabled', true),
  'system.epoch moved': setting('system.epoch', 1),
  'the last proof is 11 minutes old': ({ infra }) => {
    infra.clock.advance(STALE_PROOF_MS);
  },
  'the session was ended': ({ infra }) => {
    const { sessions } = infra.store;
    for (const session of [...sessions.values()]) {
      sessions.set(session.sessionId, { ...session, endedAt: session.openedAt, endReason: 'revoked' });
    }
    infra.clock.advance(LATER_MS);
  },
  'the credential epoch moved': (world) => {
    everyAdmin(world, { epochs: 1 });
  },
  'the admin was suspended': (world) => {
    everyAdmin(world, { status: 'suspended', epochs: 1 });
  },
  'the ability was taken away': ({ infra }) => {
    infra.grants.abilities.clear();
  },
};

/** One operation of each kind: signing in, the check of each request, a read, a write that opens, one that shuts out. */
export const SHOWN = ['auth.sign_in', 'sessions.access', 'settings.setting', 'admin.create', 'admin.suspend'] as const;

/** How an operation that would succeed ends when its context changed. */
export async function endingIn(context: string, operation: string): Promise<string> {
  const change = CONTEXTS[context];
  if (change === undefined) throw new Error(`no test knows the context "${context}"`);
  const { name } = declarationOf(operation);
  const success = SCENARIOS.find((scenario) => scenario.operation === name);
  const world = createLightWorld();
  try {
    const run = await success?.arrange(world);
    change(world);
    return run === undefined ? 'never tried' : endingOf(await run());
  } finally {
    await world.dispose();
  }
}
