import { demandSubject } from '../kernel/contract-method.js';
import type { SettingDefinition, SettingValue, ValueOf } from '../kernel/setting-definition.js';
import { effectiveValue } from '../kernel/setting-definition.js';
import type { Reader, Unread } from '../kernel/shape.js';
import { ABSENT, anObject, each, fieldsOf, Misfit, own, text } from '../kernel/shape.js';
import type { SettingsSnapshot } from '../runner/settings-snapshot.js';

export const aKey = text(128, 1);

/** Any scalar may be stored; whether it fits its setting is decided by the registry, which knows the strictest reading. */
export const storedValue: Reader<SettingValue | null> = (value) => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new Misfit('a string, a number, a boolean or null');
};

/** Exactly these keys, in whatever order; answers whether it is the order they were asked in, as most stores do. */
export function demandSameKeys(asked: readonly string[], answered: readonly string[]): boolean {
  if (asked.length === answered.length && answered.every((key, place) => key === asked[place])) return true;
  demandSubject('set of keys', [...asked].sort().join(), [...answered].sort().join());
  return false;
}

/**
 * Settings as a store answered them. Every operation reads some ten of them, so they are kept as two lists inside, which nobody gets
 * hold of, instead of as ten frozen entries of a frozen list.
 */
export class ReadSettings implements SettingsSnapshot {
  #keys: readonly string[];
  readonly #values: readonly (SettingValue | null)[];

  constructor(keys: readonly string[], values: readonly (SettingValue | null)[]) {
    this.#keys = keys;
    this.#values = values;
  }

  demandKeys(asked: readonly string[]): void {
    // The same keys are one and the same texts in the question and in the definitions, and found without being compared.
    if (demandSameKeys(asked, this.#keys)) this.#keys = asked;
  }

  get<D extends SettingDefinition>(definition: D): ValueOf<D> {
    return effectiveValue(definition, this.stored(definition));
  }

  stored({ key }: SettingDefinition): SettingValue | null {
    const value = this.#values[this.#keys.indexOf(key)];
    if (value === undefined) throw new Error(`${key} was not read; add it to the declaration's settings`);
    return value;
  }
}

const ENTRY = { key: aKey, value: storedValue };
const field = fieldsOf(ENTRY);

/** Reads what the contract's `read` answers, of at most so many keys. */
export function readSettingsFrom(maxKeys: number): Reader<ReadSettings> {
  return (answer) =>
    own(anObject(answer), 'entries', (entries) => {
      const keys: string[] = [];
      const values: (SettingValue | null)[] = [];
      each(entries, maxKeys, (entry) => {
        const from = anObject(entry) as Unread<typeof ENTRY>;
        keys.push(field.key(Object.hasOwn(from, 'key') ? from.key : ABSENT));
        values.push(field.value(Object.hasOwn(from, 'value') ? from.value : ABSENT));
      });
      return new ReadSettings(keys, values);
    });
}
