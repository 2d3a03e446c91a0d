import type { SettingValue } from '../kernel/setting-definition.js';
import { AUTH_ENABLED, READ_ONLY, TOTP_ENABLED, TOTP_MANDATORY } from './core-settings.js';

/** The settings that decide together who can come in and change them back. */
export const DOORS = [AUTH_ENABLED, TOTP_ENABLED, TOTP_MANDATORY, READ_ONLY] as const;

/** Those settings as they will be in force after a change. */
export interface DoorState {
  readonly auth: boolean;
  readonly totp: boolean;
  readonly mandatory: boolean;
  readonly readOnly: boolean;
}

export function stateAfter(now: DoorState, change: { readonly key: string; readonly value: SettingValue }): DoorState {
  const on = change.value === true;
  switch (change.key) {
    case AUTH_ENABLED.key:
      return { ...now, auth: on };
    case TOTP_ENABLED.key:
      return { ...now, totp: on };
    case TOTP_MANDATORY.key:
      return { ...now, mandatory: on };
    case READ_ONLY.key:
      return { ...now, readOnly: on };
    default:
      return now;
  }
}

/** Whether a change has to do with the way back at all. */
export function concernsDoors(key: string): boolean {
  return DOORS.some((door) => door.key === key);
}

/** Who could undo a change: its author, by signing in again; a declared part of the host, without signing in; nobody at all. */
export type WayBack = 'author' | 'system_actor' | 'none';

/**
 * How the author of a change could come in again and undo it.
 *
 * The door its author came through stays open: an admin signs in again where sign-in is on, and with a mandatory factor only by the
 * one that the author's own session was proven with, since nobody vouches for a new one after the door is shut. A part of the
 * host signs in nowhere; whether one may undo the change is then asked of the resolver.
 */
export function wayBackOf(
  after: DoorState,
  author: { readonly kind: 'system' } | { readonly kind: 'admin'; readonly provenWithFactor: boolean },
  factorExists: boolean,
): WayBack {
  // A factor that this application does not run can be demanded of nobody.
  if (after.mandatory && !factorExists) return 'none';
  if (author.kind === 'system' || !after.auth) return 'system_actor';
  return !after.mandatory || author.provenWithFactor ? 'author' : 'system_actor';
}
