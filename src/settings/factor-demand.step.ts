import type { SettingDefinition, SettingEntry } from '../kernel/setting-definition.js';
import type { Queries } from '../runner/capabilities.js';
import { EMERGENCY_ENABLED, MAINTENANCE_ENABLED, TOTP_MANDATORY } from './core-settings.js';

/** Everybody needs a second factor to come in: because the setting says so, or because a mode lets in only who breaks the glass. */
const DEMANDING = [TOTP_MANDATORY, MAINTENANCE_ENABLED, EMERGENCY_ENABLED] as const;

/** What an operation declares that could take the last holder of the lifeline; the modes are read by every operation. */
export const DEMAND_SETTINGS = [TOTP_MANDATORY] as const;

/**
 * What a write is told that could take the last holder of the lifeline: which ability that is, who counts as a holder, and the settings
 * which said so. Nobody is asked about what takes nobody away, and nothing rests on it.
 */
export function keptLifeline(run: Queries, takesHolder: boolean) {
  return {
    lifelineAbility: run.policy.lifelineAbility,
    holderNeedsFactor: DEMANDING.some((setting) => run.setting(setting)),
    restsOn: takesHolder ? demandAsRead(run) : [],
  };
}

/** What a decision by these settings rests on: as they are stored, for the claim to hold still. */
export function demandAsRead(run: Queries): readonly SettingEntry[] {
  return asRead(run, DEMANDING);
}

export function asRead(run: Queries, settings: readonly SettingDefinition[]): readonly SettingEntry[] {
  return settings.map((setting) => ({ key: setting.key, value: run.stored(setting) }));
}
