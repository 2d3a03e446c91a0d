import { contractMethods, demandSubject } from '../kernel/contract-method.js';
import type { Grant } from '../kernel/proofs.js';
import type { SettingValue } from '../kernel/setting-definition.js';
import { consistent, anInstant, list, literal, Misfit, nullable, object, own, text, union, written } from '../kernel/shape.js';
import type {
  SWITCH_EMERGENCY,
  SWITCH_MAINTENANCE,
  SWITCH_READ_ONLY,
  UPDATE_SECURITY_SETTINGS,
  UPDATE_SETTINGS,
} from './settings.abilities.js';
import { SystemSettingsCommandRepository } from './system-settings-command-repository.contract.js';
import { SystemSettingsReader } from './system-settings-reader.contract.js';

const MAX_KEYS = 200;
/** A host may register many flags in one category. */
const MAX_DESCRIBED = 2_000;

/** Any scalar may be stored; whether it fits its setting is decided by the registry, which knows the strictest reading. */
const storedValue = (value: unknown): SettingValue | null => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new Misfit('a string, a number, a boolean or null');
};

interface Keyed {
  readonly key: string;
}

/** Exactly these keys, in whatever order. Most stores answer in the order they were asked in, which is seen without sorting. */
function demandKeys(asked: readonly string[], answered: readonly Keyed[]): void {
  if (asked.length === answered.length && answered.every(({ key }, place) => key === asked[place])) return;
  const keys = answered.map(({ key }) => key);
  demandSubject('set of keys', [...asked].sort().join(), keys.sort().join());
}

const reader = contractMethods<SystemSettingsReader>(SystemSettingsReader);
const commands = contractMethods<SystemSettingsCommandRepository>(SystemSettingsCommandRepository);

const aKey = text(128, 1);
const settingEntry = written((from) => ({ key: own(from, 'key', aKey), value: own(from, 'value', storedValue) }));

export const readSettings = reader.query('read', object({ entries: list(settingEntry, MAX_KEYS) }), ({ keys }, { entries }) => {
  // Exactly the keys asked for: a missing one must not read as "never set", a foreign one is another's answer.
  demandKeys(keys, entries);
});

const storedSetting = consistent(
  object({ key: aKey, value: storedValue, updatedAt: nullable(anInstant), updatedBy: nullable(text(128, 1)) }),
  'a setting that was set has a moment and somebody who set it, and one that was not has neither',
  ({ value, updatedAt, updatedBy }) => (value === null) === (updatedAt === null) && (value === null) === (updatedBy === null),
);

export const describeSetting = reader.query('describe', storedSetting, (asked, answered) => {
  demandSubject('key', asked.key, answered.key);
});

export const describeSettings = reader.query(
  'describeAll',
  object({ settings: list(storedSetting, MAX_DESCRIBED) }),
  ({ keys }, { settings }) => {
    demandKeys(keys, settings);
  },
);

type MaySet = typeof UPDATE_SETTINGS | typeof UPDATE_SECURITY_SETTINGS;
type MaySwitch = typeof SWITCH_READ_ONLY | typeof SWITCH_MAINTENANCE | typeof SWITCH_EMERGENCY;

export const changeSetting = commands.change<Grant<(MaySet | MaySwitch)['key']>>()(
  'change',
  union('outcome', { won: { key: aKey }, lost: { reason: literal('value_moved', 'author_moved') } }),
  () => null,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('key', asked.key, answered.key);
  },
);

export const changeSettings = commands.change<Grant<(typeof SWITCH_EMERGENCY)['key']>>()(
  'changeTogether',
  union('outcome', {
    won: { keys: list(aKey, MAX_KEYS) },
    lost: { reason: literal('value_moved', 'author_moved') },
  }),
  () => null,
  ({ changes }, answered) => {
    if (answered.outcome === 'lost') return;
    demandKeys(answered.keys, changes);
  },
);
