export type SettingValue = string | number | boolean;
/** A setting as it is stored. */
export interface SettingEntry {
  readonly key: string;
  /** null says: this key was never set. Leaving a key out of an answer says nothing and is refused. */
  readonly value: SettingValue | null;
}

export const SETTING_CATEGORIES = Object.freeze([
  'authentication',
  'sessions',
  'notifications',
  'audit',
  'system',
  'features',
  'security',
] as const);
export type SettingCategory = (typeof SETTING_CATEGORIES)[number];

interface Common<T extends SettingValue> {
  readonly key: string;
  readonly description: string;
  readonly category: SettingCategory;
  /** What "not set" (null) means; documented, so that it is no hidden default. */
  readonly default: T;
  /** What a value that is not of the type or out of bounds means: the most cautious reading of it. */
  readonly strictest: T;
  /** Security settings need their own ability and a recent proof. */
  readonly sensitive: boolean;
  /** `mode`: changed only by the operation of that mode, never by `set`. `internal`: by the library alone. */
  readonly changedBy: 'set' | 'mode' | 'internal';
}

export interface BooleanSetting extends Common<boolean> {
  readonly type: 'boolean';
}
export interface NumberSetting extends Common<number> {
  readonly type: 'number';
  readonly min: number;
  readonly max: number;
}
export interface StringSetting extends Common<string> {
  readonly type: 'string';
  readonly minLength: number;
  readonly maxLength: number;
  /** What the text has to be, by what the platform knows: a BCP 47 language tag, an IANA time zone. @default any readable line */
  readonly format?: 'language' | 'time_zone';
}

/** One typed setting: its key, type, bounds and what its absence means. Hosts may register their own. */
export type SettingDefinition = BooleanSetting | NumberSetting | StringSetting;
export type ValueOf<D extends SettingDefinition> = D extends BooleanSetting ? boolean : D extends NumberSetting ? number : string;

/** Which rule of its setting a value breaks. */
export type SettingRule = 'type' | 'min' | 'max' | 'length' | 'format';

/** The rule a value breaks for this setting, or null when it fits. */
export function brokenRule(definition: SettingDefinition, value: unknown): SettingRule | null {
  switch (definition.type) {
    case 'boolean':
      return typeof value === 'boolean' ? null : 'type';
    case 'number':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return 'type';
      if (value < definition.min) return 'min';
      return value > definition.max ? 'max' : null;
    case 'string':
      if (typeof value !== 'string' || !value.isWellFormed()) return 'type';
      if (value.length < definition.minLength || value.length > definition.maxLength) return 'length';
      return isOfFormat(value, definition.format) ? null : 'format';
  }
}

/** Control and formatting characters, which hide text or turn it around for whoever reads it. */
const UNREADABLE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

function isOfFormat(value: string, format: StringSetting['format']): boolean {
  if (UNREADABLE.test(value) || (value !== '' && value.trim() === '')) return false;
  try {
    if (format === 'language') Intl.getCanonicalLocales(value);
    if (format === 'time_zone') new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/** The value a stored one stands for: itself when it fits, the default when it was never set, else the strictest. */
export function effectiveValue<D extends SettingDefinition>(definition: D, stored: unknown): ValueOf<D> {
  if (stored === null) return definition.default as ValueOf<D>;
  return (brokenRule(definition, stored) === null ? stored : definition.strictest) as ValueOf<D>;
}
