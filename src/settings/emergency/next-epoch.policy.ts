import type { Instant } from '../../kernel/ids.js';
import type { SettingValue } from '../../kernel/setting-definition.js';
import { SYSTEM_EPOCH } from '../core-settings.js';

/**
 * The system epoch that no session and no challenge was opened under.
 *
 * One more than the stored one. What is stored and is no epoch, or the last one, says nothing about those before it; the time, in
 * milliseconds, is further than any count of emergencies comes.
 */
export function nextEpoch(stored: SettingValue | null, now: Instant): number {
  if (stored === null) return SYSTEM_EPOCH.default + 1;
  const isCounted = Number.isSafeInteger(stored) && Number(stored) >= SYSTEM_EPOCH.min && Number(stored) < SYSTEM_EPOCH.max;
  return isCounted ? Number(stored) + 1 : now;
}
