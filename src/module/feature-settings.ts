import type { SettingDefinition } from '../kernel/setting-definition.js';
import type { Features } from './contracts.js';
import { DOMAINS } from './domains.js';

/** The settings that belong to a feature, of all of them or of those that are on. */
export function featureSettings(isOn: (feature: keyof Features) => boolean = () => true): readonly SettingDefinition[] {
  return DOMAINS.flatMap(({ feature, settings }) => (feature !== null && isOn(feature.name) ? [...settings] : []));
}
