import type { NotificationPolicy } from '../runner/policy.js';
import { NOTIFICATIONS } from './vocabulary.js';

const CHANNEL = /^[a-z][a-z0-9_-]{0,31}$/;
const MOST_CHANNELS = 16;

/** The host's channels beside the library's notifications. A copy: what was given at boot is what counts. */
export function notificationPolicy(given: unknown, problems: string[]): NotificationPolicy {
  const channels: readonly unknown[] = Array.isArray(given) ? given : [];
  const names = channels.filter((one) => typeof one === 'string' && CHANNEL.test(one)) as string[];
  if (!Array.isArray(given) || names.length !== channels.length || new Set(names).size !== names.length) {
    problems.push('policy.notificationChannels must be a list of different names of lower-case letters, digits, _ and -.');
  }
  if (channels.length === 0 || channels.length > MOST_CHANNELS) {
    problems.push(`policy.notificationChannels names at least one channel and at most ${String(MOST_CHANNELS)}.`);
  }
  const security = new Map(NOTIFICATIONS.map((one): [string, boolean] => [one.type, one.security]));
  return Object.freeze({ channels: Object.freeze(names), isSecurity: (type: string) => security.get(type) ?? null });
}
