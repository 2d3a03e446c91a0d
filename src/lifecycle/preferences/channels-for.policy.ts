import type { NotificationChoice } from './preference.record.js';

/** As much of a notification as decides where it may come. */
export interface ChannelQuestion {
  readonly type: string;
  readonly security: boolean;
}

/**
 * The channels a notification goes out on, of those the application has switched on.
 *
 * When to use: in a dispatcher of your own, once it knows whom a notification is for and what they prefer.
 *
 * Promises: pure. A preference only ever takes away: it switches on no channel that is not in `available`. A security notification
 * keeps every channel where what was chosen leaves none, since a channel may have been switched off after the choice was made.
 *
 * Failures: none.
 *
 * @example
 * for (const channel of channelsFor(intent, ['email', 'chat'], preferences.notifications)) await send(channel, intent);
 */
export function channelsFor(
  { type, security }: ChannelQuestion,
  available: readonly string[],
  chosen: readonly NotificationChoice[],
): readonly string[] {
  const isOff = (channel: string): boolean => chosen.some((one) => one.channel === channel && one.type === type && !one.enabled);
  const left = available.filter((channel) => !isOff(channel));
  return security && left.length === 0 ? available : left;
}
