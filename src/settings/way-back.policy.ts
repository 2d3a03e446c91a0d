import type { SettingValue } from '../kernel/setting-definition.js';
import {
  AUTH_ENABLED,
  EMERGENCY_ENABLED,
  MAINTENANCE_ENABLED,
  READ_ONLY,
  TOTP_ENABLED,
  TOTP_MANDATORY,
} from './core-settings.js';

/** The settings that decide together who can come in and change them back. */
export const DOORS = [AUTH_ENABLED, TOTP_ENABLED, TOTP_MANDATORY, READ_ONLY, MAINTENANCE_ENABLED, EMERGENCY_ENABLED] as const;

/** Those settings as they will be in force after a change. */
export interface DoorState {
  readonly auth: boolean;
  readonly totp: boolean;
  readonly mandatory: boolean;
  readonly readOnly: boolean;
  readonly maintenance: boolean;
  readonly emergency: boolean;
}

const FIELDS: ReadonlyMap<string, keyof DoorState> = new Map([
  [AUTH_ENABLED.key, 'auth'],
  [TOTP_ENABLED.key, 'totp'],
  [TOTP_MANDATORY.key, 'mandatory'],
  [READ_ONLY.key, 'readOnly'],
  [MAINTENANCE_ENABLED.key, 'maintenance'],
  [EMERGENCY_ENABLED.key, 'emergency'],
]);

/** Both are judged together; any other door is changed as before where a tool of the host has made them meet. */
const MEET_NEVER: ReadonlySet<string> = new Set([TOTP_ENABLED.key, TOTP_MANDATORY.key]);

export function stateAfter(now: DoorState, change: { readonly key: string; readonly value: SettingValue }): DoorState {
  const field = FIELDS.get(change.key);
  return field === undefined ? now : { ...now, [field]: change.value === true };
}

/** Whether a change has to do with the way back at all. */
export function concernsDoors(key: string): boolean {
  return FIELDS.has(key);
}

/**
 * Who could undo a change: its author, by signing in again, or by signing in with the key for closed systems; a declared part of
 * the host, without signing in; nobody at all.
 */
export type WayBack = 'author' | 'author_by_break_glass' | 'system_actor' | 'none';

/** The author of a change, as far as coming in again goes. A part of the host has no door of its own. */
export type DoorAuthor = { readonly kind: 'system' } | { readonly kind: 'admin'; readonly provenWithFactor: boolean };

/**
 * How the author of a change could come in again and undo it.
 *
 * The door its author came through stays open: an admin signs in again where sign-in is on, and with a mandatory factor only by the
 * one that the author's own session was proven with, since nobody vouches for a new one after the door is shut. Whoever enters
 * maintenance or calls an emergency comes in only by breaking the glass, with that factor; who changes another door meanwhile comes
 * in once the mode is left, and that way stays as it was. A part of the host signs in nowhere; whether one may undo the change is
 * then asked of the resolver.
 */
export function wayBackOf(after: DoorState, key: string, author: DoorAuthor, factorExists: boolean): WayBack {
  // A factor that this application does not run can be demanded of nobody.
  if (after.mandatory && !factorExists) return 'none';
  // Nor can one that nobody may enrol: who has none is shut out at once, and whoever loses one after that, for good.
  if (after.mandatory && !after.totp && MEET_NEVER.has(key)) return 'none';
  if (author.kind === 'system' || !after.auth) return 'system_actor';
  const signsInWithFactor = author.provenWithFactor && factorExists;
  if (key === MAINTENANCE_ENABLED.key || key === EMERGENCY_ENABLED.key) {
    return signsInWithFactor ? 'author_by_break_glass' : 'system_actor';
  }
  return !after.mandatory || signsInWithFactor ? 'author' : 'system_actor';
}

/**
 * What a part of the host must be able to do to undo the change of this door, in the order it would do it: the key of each door.
 *
 * Modes are left in every mode. Settings are changed back only where neither read-only nor emergency closes that, so those are
 * left first. A mode that is entered while sign-in is off is undone by who can switch sign-in on as well.
 */
export function undoingOf(after: DoorState, key: string): readonly string[] {
  const modes: readonly string[] = [READ_ONLY.key, MAINTENANCE_ENABLED.key, EMERGENCY_ENABLED.key];
  const isMode = modes.includes(key);
  const settings = isMode ? (after.auth ? [] : [AUTH_ENABLED.key]) : [key];
  const inTheWay = settings.length === 0 ? [] : closingSettings(after);
  return [...new Set([...(isMode ? [key] : []), ...inTheWay, ...settings])];
}

function closingSettings({ readOnly, emergency }: DoorState): readonly string[] {
  return [...(readOnly ? [READ_ONLY.key] : []), ...(emergency ? [EMERGENCY_ENABLED.key] : [])];
}
