import { authorOf } from '../../kernel/write-author.js';
import type { ResultOf } from '../../runner/operation.js';
import { mutation, OWN_ACCOUNT } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { PREFERENCES_UPDATED } from './preference.events.js';
import { UpdateNotificationPreferenceInput } from './preference.inputs.js';
import { chooseNotificationWrite } from './preference.methods.js';

/** Whoever sits in somebody's session wants the owner told of nothing: so it asks for a recent proof, and a security notice keeps a channel. */
export const updateNotificationPreference = mutation('preferences.update_notification_preference', {
  input: UpdateNotificationPreferenceInput,
  actors: 'admin',
  ability: OWN_ACCOUNT,
  target: () => null,
  stepUp: true,
  // What the owner is told is chosen by the owner alone.
  impersonating: 'refused',
  openDuring: [],
  writes: [chooseNotificationWrite],
  outcomes: {
    /** The choice counts from the next notification on. What the host switches off stays off. */
    updated: done(),
    /** It was chosen so before. */
    unchanged: done(),
    /** A security notice has to come on one channel; this is the last one. */
    last_security_channel: refused(),
    /** The application has no such channel, or there is no such notification. */
    not_found: refused<{ readonly entity: 'channel' | 'notification' }>(),
  },
  audits: [PREFERENCES_UPDATED],
}).body(async (run) => {
  const { adminId } = run.actor;
  const { channel, type, enabled } = run.input;
  const { notifications } = run.policy;
  const { channels } = notifications;
  if (!channels.includes(channel)) return run.end('not_found', { entity: 'channel' });
  const security = notifications.isSecurity(type);
  if (security === null) return run.end('not_found', { entity: 'notification' });
  const keepsOneOf = security && !enabled ? Object.freeze(channels.filter((one) => one !== channel)) : null;
  const by = authorOf(run.actor);
  const choosing = { adminId, channel, type, enabled, keepsOneOf, at: run.now, by };
  const claim = await run.change(chooseNotificationWrite, run.grant, choosing);
  if (claim.outcome === 'lost') {
    if (claim.reason === 'author_moved') return run.end('conflict');
    return claim.reason === 'unchanged' ? run.end('unchanged') : run.end('last_security_channel');
  }
  run.audit(PREFERENCES_UPDATED, { changed: 'notifications', channel, type, enabled });
  return run.end('updated');
});
export type UpdateNotificationPreferenceResult = ResultOf<typeof updateNotificationPreference>;
