import { someSystemActorMay } from '../authorization/ask-system-actors.step.js';
import type { Actor } from '../kernel/actor.js';
import type { SettingValue } from '../kernel/setting-definition.js';
import type { Queries } from '../runner/capabilities.js';
import { AUTH_ENABLED, READ_ONLY, TOTP_ENABLED, TOTP_MANDATORY } from './core-settings.js';
import { settingTarget } from './setting.target.js';
import { SWITCH_READ_ONLY, UPDATE_SECURITY_SETTINGS } from './settings.abilities.js';
import type { SettingEntry } from './system-settings-reader.contract.js';
import { concernsDoors, DOORS, stateAfter, wayBackOf } from './way-back.policy.js';

interface Change {
  readonly key: string;
  readonly value: SettingValue;
}

/**
 * The one question before every change of a door: who could still come in and undo this? Answers whether somebody could, of the
 * author and of the declared parts of the host, the latter counted only for what the resolver lets them do.
 */
export async function keepsWayBack(run: Queries, actor: Actor, change: Change): Promise<boolean> {
  if (!concernsDoors(change.key)) return true;
  const now = {
    auth: run.setting(AUTH_ENABLED),
    totp: run.setting(TOTP_ENABLED),
    mandatory: run.setting(TOTP_MANDATORY),
    readOnly: run.setting(READ_ONLY),
  };
  const after = stateAfter(now, change);
  const author =
    actor.kind === 'system'
      ? ({ kind: 'system' } as const)
      : ({ kind: 'admin', provenWithFactor: actor.session.factors === 'password_and_totp' } as const);
  const way = wayBackOf(after, author, run.policy.totp);
  if (way !== 'system_actor') return way === 'author';
  const undo = { ability: UPDATE_SECURITY_SETTINGS, target: settingTarget(change.key) };
  // Read-only closes the changing of settings, so whoever undoes it has to open that first.
  const open = { ability: SWITCH_READ_ONLY, target: settingTarget(READ_ONLY.key) };
  if (change.key === READ_ONLY.key) {
    const signIn = { ability: UPDATE_SECURITY_SETTINGS, target: settingTarget(AUTH_ENABLED.key) };
    return someSystemActorMay(run, after.auth ? [open] : [open, signIn]);
  }
  return someSystemActorMay(run, after.readOnly ? [open, undo] : [undo]);
}

/** What such a change rests on: the other doors as they are stored, for the claim to hold still. */
export function doorsBeside(run: Queries, key: string): readonly SettingEntry[] {
  if (!concernsDoors(key)) return [];
  return DOORS.filter((door) => door.key !== key).map((door) => ({ key: door.key, value: run.stored(door) }));
}
