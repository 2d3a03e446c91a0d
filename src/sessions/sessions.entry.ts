import type { AdminActor } from '../kernel/actor.js';
import { question } from '../runner/entering.js';
import type { EntrySteps } from '../runner/entry.js';
import type { SettingsSnapshot } from '../runner/settings-snapshot.js';
import { endOverdue } from './end-overdue.step.js';
import type { LivenessRules } from './liveness.policy.js';
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
      const snapshot = ownSnapshot(found, actor);
      if (snapshot === null || liveness(snapshot, rulesOf(settings), now) !== 'live') return { live: false };
      return { live: true, provenAt: snapshot.session.provenAt };
    },

    endOverdue(run, found, actor, settings) {
      const snapshot = ownSnapshot(found, actor);
      return snapshot === null ? null : endOverdue(run, snapshot, rulesOf(settings));
    },
  };
}

/** The same session id under another admin is a store gone wrong; the actor's session is not that one. */
function ownSnapshot(found: unknown, { adminId }: AdminActor): SessionSnapshot | null {
  const snapshot = found as SessionSnapshot | null;
  return snapshot?.session.adminId === adminId ? snapshot : null;
}

function rulesOf(settings: SettingsSnapshot): LivenessRules {
  return livenessRules({ setting: (definition) => settings.get(definition) });
}
