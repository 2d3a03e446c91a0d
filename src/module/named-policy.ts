import { brokenRule, SETTING_CATEGORIES } from '../kernel/setting-definition.js';
import type { SettingDefinition } from '../kernel/setting-definition.js';
import { ability } from '../runner/ability.js';
import type { AbilityCatalogue, OperationPolicy, SystemActorPolicy } from '../runner/policy.js';
import { CORE_SETTINGS } from '../settings/core-settings.js';
import { featureSettings } from './feature-settings.js';
import { isReadable, isRecord, shown } from './readable.js';
import { ABILITIES } from './vocabulary.js';

const DOTTED = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/;
const ACTOR_NAME = /^[a-z][a-z0-9_-]{0,63}$/;
const MOST_TEXT = 500;
const MOST_ABILITIES = 1_000;

export function isAbility(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 128 && DOTTED.test(value);
}

export function notAnAbility(path: string): string {
  return `${path} must be dotted lower-case words such as admins.suspend; there are no wildcards.`;
}

/** The host's parts that act without a person, by name. A copy: what was declared at boot is what counts. */
export function systemActors(given: unknown, problems: string[]): OperationPolicy['systemActors'] {
  if (!isRecord(given)) {
    problems.push(`policy.systemActors must be an object with a key for each name, such as { 'bootstrap-cli': {} }.`);
    return {};
  }
  const actors = Object.entries(given).map(([name, declared]): [string, SystemActorPolicy] => {
    const path = `policy.systemActors.${shown(name)}`;
    if (!ACTOR_NAME.test(name)) problems.push(`${path}: a system actor's name is lower-case letters, digits, _ and -.`);
    if (!isRecord(declared)) {
      problems.push(`${path} must be an object; {} declares the name, and your AbilityResolver says what it may do.`);
      return [name, Object.freeze({})];
    }
    if ('abilities' in declared) {
      problems.push(
        `${path}.abilities: rights are the AbilityResolver's alone; let yours list them for the actor { kind: 'system', name: '${shown(name)}' }.`,
      );
    }
    for (const field of Object.keys(declared)) {
      if (field !== 'abilities' && field !== 'description') {
        problems.push(`${path}.${shown(field)} is no option; known is description.`);
      }
    }
    const { description } = declared;
    if (description !== undefined && !isReadable(description))
      problems.push(`${path}.description must be one line people can read.`);
    return [name, Object.freeze(isReadable(description) ? { description } : {})];
  });
  return Object.freeze(Object.fromEntries(actors));
}

/** All there is to be allowed: the library's abilities and the host's own. A copy: what was given at boot is what counts. */
export function abilityCatalogue(given: unknown, problems: string[]): AbilityCatalogue {
  const all = Object.entries(ABILITIES).map(([key, description]) => ability(key, description));
  if (!isRecord(given)) {
    problems.push(
      `policy.abilities must be an object with a description for each key, such as { 'orders.refund': 'refund an order' }.`,
    );
  } else if (Object.keys(given).length > MOST_ABILITIES) {
    problems.push(`policy.abilities lists more than ${String(MOST_ABILITIES)} keys; an ability is a kind of act, not an act.`);
  } else {
    for (const [key, description] of Object.entries(given)) {
      problems.push(...abilityProblems(key, description));
      all.push(ability(key, String(description)));
    }
  }
  const keys = new Set(all.map(({ key }) => key));
  return Object.freeze({ all: Object.freeze(all), has: (key: string) => keys.has(key) });
}

function abilityProblems(key: string, description: unknown): readonly string[] {
  const path = `policy.abilities['${shown(key)}']`;
  const problems: string[] = [];
  if (!isAbility(key)) problems.push(notAnAbility(path));
  if (Object.hasOwn(ABILITIES, key)) problems.push(`${path} is an ability of the library; choose another key.`);
  if (!isReadable(description) || description.length > MOST_TEXT) {
    problems.push(`${path}: its description is one line people can read, of at most ${String(MOST_TEXT)} characters.`);
  }
  return problems;
}

/** The host's own settings, each a frozen copy. */
export function hostSettings(given: unknown, problems: string[]): readonly SettingDefinition[] {
  if (!Array.isArray(given)) {
    problems.push('policy.settings must be a list of settings.');
    return [];
  }
  // Those of a feature that is off too: it may be switched on one day.
  const known = new Set([...CORE_SETTINGS, ...featureSettings()].map(({ key }) => key));
  return given.flatMap((definition: unknown, index) => {
    const found = settingProblems(definition, index, known);
    problems.push(...found);
    if (isRecord(definition) && typeof definition['key'] === 'string') known.add(definition['key']);
    return found.length === 0 ? [Object.freeze({ ...(definition as SettingDefinition) })] : [];
  });
}

function settingProblems(given: unknown, index: number, known: ReadonlySet<string>): string[] {
  if (!isRecord(given) || typeof given['key'] !== 'string') {
    return [`policy.settings[${String(index)}] must be a setting: an object with key, type, description, default and strictest.`];
  }
  const setting = given as unknown as SettingDefinition;
  const { key, description } = setting;
  const path = `policy.settings['${shown(key)}']`;
  const problems: string[] = [];
  if (known.has(key)) problems.push(`${path} is registered already; choose another key.`);
  if (!DOTTED.test(key)) problems.push(`${path}: a key is dotted lower-case words, such as features.refunds.enabled.`);
  if (!isReadable(description) || description.length > MOST_TEXT) {
    problems.push(`${path}: its description is one line people can read, of at most ${String(MOST_TEXT)} characters.`);
  }
  problems.push(...fieldProblems(setting).map((problem) => `${path}: ${problem}`));
  const shape = shapeProblem(setting);
  if (shape !== null) return [...problems, `${path}: ${shape}`];
  if (brokenRule(setting, setting.default) !== null) problems.push(`${path}: its default breaks its own rules.`);
  if (brokenRule(setting, setting.strictest) !== null) problems.push(`${path}: its strictest value breaks its own rules.`);
  return problems;
}

const CHANGED_BY = ['set', 'mode', 'internal'];
const FIELDS = ['key', 'type', 'description', 'category', 'default', 'strictest', 'sensitive', 'changedBy'];
const FIELDS_OF_TYPE: Readonly<Record<string, readonly string[]>> = {
  boolean: [],
  number: ['min', 'max'],
  string: ['minLength', 'maxLength', 'format'],
};

/** A host without types may forget what decides who changes a setting, and misspell what bounds it. */
function fieldProblems(setting: SettingDefinition): string[] {
  const { category, sensitive, changedBy, type } = setting as Readonly<Record<keyof SettingDefinition, unknown>>;
  const own = isOneOf(Object.keys(FIELDS_OF_TYPE), type) ? FIELDS_OF_TYPE[type as string] : undefined;
  const known = [...FIELDS, ...(own ?? Object.keys(setting))];
  return [
    ...(isOneOf(SETTING_CATEGORIES, category) ? [] : [`its category is one of ${SETTING_CATEGORIES.join(', ')}.`]),
    ...(typeof sensitive === 'boolean' ? [] : ['its sensitive is true or false: whether changing it takes a recent proof.']),
    ...(isOneOf(CHANGED_BY, changedBy) ? [] : [`its changedBy is 'set', which admins may, or 'mode' or 'internal'.`]),
    ...Object.keys(setting)
      .filter((field) => !known.includes(field))
      .map((field) => `${shown(field)} is no field of it; known are ${known.join(', ')}.`),
  ];
}

function isOneOf(allowed: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && allowed.includes(value);
}

/** Rules that are not whole cannot be kept to. */
function shapeProblem(setting: SettingDefinition): string | null {
  switch (setting.type) {
    case 'boolean':
      return null;
    case 'number':
      return isRange(setting.min, setting.max) ? null : 'a number has whole min and max, in this order.';
    case 'string':
      if (!isRange(setting.minLength, setting.maxLength)) return 'a string has whole minLength and maxLength, in this order.';
      return isOneOf(['language', 'time_zone'], setting.format ?? 'language')
        ? null
        : `its format is 'language', 'time_zone' or absent.`;
    default:
      return `its type is 'boolean', 'number' or 'string'.`;
  }
}

function isRange(least: unknown, most: unknown): boolean {
  return Number.isSafeInteger(least) && Number.isSafeInteger(most) && (least as number) <= (most as number);
}
