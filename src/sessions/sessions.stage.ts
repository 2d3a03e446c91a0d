import type { AdminActor } from '../kernel/actor.js';
import type { Contact } from '../operations/contact.js';
import type { SettingsSnapshot } from '../operations/settings-snapshot.js';
import type { SessionCheck, Stages } from '../operations/stages.js';
import { liveness, livenessRules } from './liveness.policy.js';
import { sessionById } from './session.edges.js';

/** Looks at an actor's session again once it is older than this; a socket or a long job may hold one for hours (L2). */
export function sessionsStage(recheckAfterMs: number): Stages['sessions'] {
  return {
    recheck(contact: Contact, actor: AdminActor) {
      const age = contact.now - actor.seenAt;
      // A negative age is a clock that stepped back: nothing says how old the actor is, so it is looked at again.
      if (age >= 0 && age < recheckAfterMs) return null;
      return recheck(contact, actor);
    },
  };
}

async function recheck(contact: Contact, actor: AdminActor): Promise<(settings: SettingsSnapshot) => SessionCheck> {
  const snapshot = await contact.ask(sessionById, { sessionId: actor.sessionId });
  return (settings) => {
    // The same session id under another admin is a store gone wrong; the actor's session is not that one.
    if (snapshot?.session.adminId !== actor.adminId) return { live: false };
    const live = liveness(snapshot, livenessRules(settings), contact.now) === 'live';
    return live ? { live, provenAt: snapshot.session.provenAt } : { live };
  };
}
