import type { AdminActor } from '../kernel/actor.js';
import type { ProvenFactors } from '../kernel/proven-factors.js';
import type { Changes, Emits, Queries } from '../runner/capabilities.js';
import type { SESSION_OPENING_EVENTS } from '../sessions/open-session.step.js';
import { continueSession } from '../sessions/open-session.step.js';
import type { IssuedSession } from '../sessions/session.view.js';

type GoingOn = Queries & Changes & Emits<(typeof SESSION_OPENING_EVENTS)[number]> & { readonly actor: AdminActor };

/** The caller's own session, opened anew under this epoch and proven just now; null when it was ended meanwhile. */
export function goOn(run: GoingOn, factors: ProvenFactors, credentialEpoch: number): Promise<IssuedSession | null> {
  return continueSession(run, run.actor.session, { factors, credentialEpoch, provenAt: run.now });
}
