import type {
  BooleanSetting,
  NumberSetting,
  SettingCategory,
  SettingDefinition,
  StringSetting,
} from '../kernel/setting-definition.js';

interface Options {
  readonly sensitive?: boolean;
  readonly changedBy?: SettingDefinition['changedBy'];
}

/** A switch. */
export function flag(
  key: string,
  category: SettingCategory,
  value: { default: boolean; strictest: boolean },
  description: string,
  options: Options = {},
): BooleanSetting {
  return Object.freeze({
    type: 'boolean',
    key,
    category,
    description,
    ...value,
    sensitive: options.sensitive ?? false,
    changedBy: options.changedBy ?? 'set',
  });
}

/** A whole number within bounds. */
export function number(
  key: string,
  category: SettingCategory,
  value: { default: number; strictest: number; min: number; max: number },
  description: string,
  options: Options = {},
): NumberSetting {
  return Object.freeze({
    type: 'number',
    key,
    category,
    description,
    ...value,
    sensitive: options.sensitive ?? false,
    changedBy: options.changedBy ?? 'set',
  });
}

/** A text; it decides nothing, so its strictest reading is its default. */
export function text(
  key: string,
  category: SettingCategory,
  value: string,
  maxLength: number,
  description: string,
  format?: StringSetting['format'],
): StringSetting {
  return Object.freeze({
    type: 'string',
    key,
    category,
    description,
    default: value,
    strictest: value,
    minLength: 1,
    maxLength,
    ...(format === undefined ? {} : { format }),
    sensitive: false,
    changedBy: 'set',
  });
}

/** Changed only with the security ability and a recent proof. */
export const SECURITY = { sensitive: true } as const;
/** Changed only by the operation of that mode. */
export const MODE = { sensitive: true, changedBy: 'mode' } as const;
