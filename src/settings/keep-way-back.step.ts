import { breaksGlass } from '../authorization/ask-break-glass.step.js';
import { someSystemActorMay } from '../authorization/ask-system-actors.step.js';
import type { Actor } from '../kernel/actor.js';
import type { SettingEntry, SettingValue } from '../kernel/setting-definition.js';
import type { Ability } from '../runner/ability.js';
import type { Queries } from '../runner/capabilities.js';
import {
  AUTH_ENABLED,
  EMERGENCY_ENABLED,
  MAINTENANCE_ENABLED,
  READ_ONLY,
  TOTP_ENABLED,
  TOTP_MANDATORY,
} from './core-settings.js';
import { asRead } from './factor-demand.step.js';
import { settingTarget } from './setting.target.js';
import { SWITCH_EMERGENCY, SWITCH_MAINTENANCE, SWITCH_READ_ONLY, UPDATE_SECURITY_SETTINGS } from './settings.abilities.js';
import type { DoorAuthor } from './way-back.policy.js';
import { concernsDoors, DOORS, stateAfter, undoingOf, wayBackOf } from './way-back.policy.js';

interface Change {
  readonly key: string;
  readonly value: SettingValue;
}

/** What undoing a door needs, where it is not the changing of a setting. */
const ABILITY_OF_MODE: ReadonlyMap<string, Ability> = new Map<string, Ability>([
  [READ_ONLY.key, SWITCH_READ_ONLY],
  [MAINTENANCE_ENABLED.key, SWITCH_MAINTENANCE],
  [EMERGENCY_ENABLED.key, SWITCH_EMERGENCY],
]);

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
    maintenance: run.setting(MAINTENANCE_ENABLED),
    emergency: run.setting(EMERGENCY_ENABLED),
  };
  const after = stateAfter(now, change);
  const way = wayBackOf(after, change.key, authorAtTheDoor(actor), run.policy.totp);
  if (way === 'none' || way === 'author') return way === 'author';
  if (way === 'author_by_break_glass' && actor.kind === 'admin' && (await breaksGlass(run, actor.adminId))) return true;
  const needed = undoingOf(after, change.key).map((key) => ({
    ability: ABILITY_OF_MODE.get(key) ?? UPDATE_SECURITY_SETTINGS,
    target: settingTarget(key),
  }));
  return someSystemActorMay(run, needed);
}

/** Whoever acts as somebody else proved the factors of their own account, and could not sign in to this one. */
function authorAtTheDoor(actor: Actor): DoorAuthor {
  if (actor.kind === 'system' || actor.impersonatorId !== null) return { kind: 'system' };
  return { kind: 'admin', provenWithFactor: actor.session.factors === 'password_and_totp' };
}

/** What such a change rests on: the other doors as they are stored, for the claim to hold still. */
export function doorsBeside(run: Queries, key: string): readonly SettingEntry[] {
  if (!concernsDoors(key)) return [];
  return asRead(
    run,
    DOORS.filter((door) => door.key !== key),
  );
}
