import type { BooleanSetting, SettingValue } from '../kernel/setting-definition.js';
import type { OperationPolicy } from '../runner/policy.js';
import { AUTH_ENABLED, TOTP_ENABLED, TOTP_MANDATORY } from './core-settings.js';

/** The other setting a change has to be judged against. */
export function counterpartOf(key: string): BooleanSetting | null {
  if (key === TOTP_ENABLED.key) return TOTP_MANDATORY;
  return key === TOTP_MANDATORY.key ? TOTP_ENABLED : null;
}

/**
 * Whether a change would leave a state nobody can leave again.
 *
 * Sign-in switched off can be switched on again only without signing in: by a system actor that may change security
 * settings. A mandatory second factor that cannot be enrolled locks out everybody who has none.
 */
export function leavesNoWayOut(
  change: { readonly key: string; readonly value: SettingValue },
  counterpart: boolean | null,
  policy: Pick<OperationPolicy, 'systemActors' | 'totp'>,
): boolean {
  switch (change.key) {
    case AUTH_ENABLED.key:
      return (
        change.value === false &&
        !Object.values(policy.systemActors).some(({ abilities }) => abilities.includes('system.settings.security.update'))
      );
    case TOTP_ENABLED.key:
      return change.value === false && counterpart !== false;
    case TOTP_MANDATORY.key:
      // Without the feature there is no operation that enrols one.
      return change.value === true && (counterpart !== true || !policy.totp);
    default:
      return false;
  }
}
