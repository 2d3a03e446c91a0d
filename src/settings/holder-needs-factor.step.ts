import type { Queries } from '../runner/capabilities.js';
import { EMERGENCY_ENABLED, MAINTENANCE_ENABLED, TOTP_MANDATORY } from './core-settings.js';

/** Who may still come in depends on it; an operation that could take the last holder of the lifeline declares it. */
export const HOLDER_SETTINGS = [TOTP_MANDATORY] as const;

/** Whether only who has an enabled second factor can sign in: everybody needs one, or a mode lets nobody in without. */
export function holderNeedsFactor(run: Queries): boolean {
  return run.setting(TOTP_MANDATORY) || run.setting(MAINTENANCE_ENABLED) || run.setting(EMERGENCY_ENABLED);
}
