import type { BooleanSetting, SettingCategory, SettingDefinition } from '../kernel/setting-definition.js';
import { CORE_SETTINGS } from './core-settings.js';

/** Every setting this application knows, by key. A `Map`: a key like `__proto__` finds nothing. */
export class SettingsRegistry {
  readonly #byKey: ReadonlyMap<string, SettingDefinition>;

  /** Beside those every application has: what belongs to its features, and its own. */
  constructor(others: readonly SettingDefinition[]) {
    this.#byKey = new Map([...CORE_SETTINGS, ...others].map((definition) => [definition.key, definition]));
  }

  find(key: string): SettingDefinition | null {
    return this.#byKey.get(key) ?? null;
  }

  /** Every setting of a category, in the order they were registered: the library's own first. */
  ofCategory(category: SettingCategory): readonly SettingDefinition[] {
    return [...this.#byKey.values()].filter((definition) => definition.category === category);
  }

  /** A flag of the host's own features, under `features.`. */
  findFeature(key: string): BooleanSetting | null {
    const definition = this.find(key);
    return definition?.type === 'boolean' && definition.category === 'features' ? definition : null;
  }
}
