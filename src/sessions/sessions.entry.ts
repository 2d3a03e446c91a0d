import { question } from '../runner/entering.js';
import type { EntrySteps } from '../runner/entry.js';
import { liveness, livenessRules } from './liveness.policy.js';
import { sessionById } from './session.methods.js';
import type { SessionSnapshot } from './session.record.js';

/** Looks at an actor's session again: before every mutation, and before a read once the actor is older than this. */
export function sessionsEntry(recheckAfterMs: number): EntrySteps['sessions'] {
  return {
    question(actor, now, always) {
      const age = now - actor.seenAt;
      // A negative age is a clock that stepped back: nothing says how old the actor is, so it is looked at again.
      if (!always && age >= 0 && age < recheckAfterMs) return null;
      return question(sessionById, { sessionId: actor.sessionId });
    },

    judge(found, actor, settings, now) {
      const snapshot = found as SessionSnapshot | null;
      // The same session id under another admin is a store gone wrong; the actor's session is not that one.
      if (snapshot?.session.adminId !== actor.adminId) return { live: false };
      const live = liveness(snapshot, livenessRules({ setting: (definition) => settings.get(definition) }), now) === 'live';
      return live ? { live, provenAt: snapshot.session.provenAt } : { live };
    },
  };
}
