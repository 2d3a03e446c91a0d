import { contractMethods, demandSubject } from '../kernel/contract-method.js';
import type { Grant } from '../kernel/proofs.js';
import { anInstant, consistent, list, literal, nullable, object, text, union } from '../kernel/shape.js';
import { aKey, demandSameKeys, readSettingsFrom, storedValue } from './read-settings.js';
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

interface Keyed {
  readonly key: string;
}

function demandKeys(asked: readonly string[], answered: readonly Keyed[]): void {
  demandSameKeys(
    asked,
    answered.map(({ key }) => key),
  );
}

const reader = contractMethods<SystemSettingsReader>(SystemSettingsReader);
const commands = contractMethods<SystemSettingsCommandRepository>(SystemSettingsCommandRepository);

export const readSettings = reader.queryInto('read', readSettingsFrom(MAX_KEYS), ({ keys }, answered) => {
  // Exactly the keys asked for: a missing one must not read as "never set", a foreign one is another's answer.
  answered.demandKeys(keys);
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
