import type { AdminActor } from '../kernel/actor.js';
import type { Queries } from '../runner/capabilities.js';
import type { EntrySteps, SessionCheck } from '../runner/entry.js';
import type { SettingsSnapshot } from '../runner/settings-snapshot.js';
import { liveness, livenessRules } from './liveness.policy.js';
import { sessionById } from './session.methods.js';

/** Looks at an actor's session again: before every mutation, and before a read once the actor is older than this. */
export function sessionsEntry(recheckAfterMs: number): EntrySteps['sessions'] {
  return {
    recheck(run: Queries, actor: AdminActor, always: boolean) {
      if (always) return recheck(run, actor);
      const age = run.now - actor.seenAt;
      // A negative age is a clock that stepped back: nothing says how old the actor is, so it is looked at again.
      if (age >= 0 && age < recheckAfterMs) return null;
      return recheck(run, actor);
    },
  };
}

async function recheck(run: Queries, actor: AdminActor): Promise<(settings: SettingsSnapshot) => SessionCheck> {
  const snapshot = await run.query(sessionById, { sessionId: actor.sessionId });
  return (settings) => {
    // The same session id under another admin is a store gone wrong; the actor's session is not that one.
    if (snapshot?.session.adminId !== actor.adminId) return { live: false };
    const live = liveness(snapshot, livenessRules({ setting: (definition) => settings.get(definition) }), run.now) === 'live';
    return live ? { live, provenAt: snapshot.session.provenAt } : { live };
  };
}
