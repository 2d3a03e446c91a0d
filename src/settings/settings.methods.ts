import { contractMethods, demandSubject } from '../kernel/contract-method.js';
import type { Grant } from '../kernel/proofs.js';
import type { SettingValue } from '../kernel/setting-definition.js';
import { consistent, anInstant, list, literal, Misfit, nullable, object, text, union } from '../kernel/shape.js';
import type { SWITCH_READ_ONLY, UPDATE_SECURITY_SETTINGS, UPDATE_SETTINGS } from './settings.abilities.js';
import { SystemSettingsCommandRepository } from './system-settings-command-repository.contract.js';
import { SystemSettingsReader } from './system-settings-reader.contract.js';

const MAX_KEYS = 200;

/** Any scalar may be stored; whether it fits its setting is decided by the registry, which knows the strictest reading. */
const storedValue = (value: unknown): SettingValue | null => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new Misfit('a string, a number, a boolean or null');
};

const reader = contractMethods<SystemSettingsReader>(SystemSettingsReader);
const commands = contractMethods<SystemSettingsCommandRepository>(SystemSettingsCommandRepository);

export const readSettings = reader.query(
  'read',
  object({ entries: list(object({ key: text(128, 1), value: storedValue }), MAX_KEYS) }),
  ({ keys }, { entries }) => {
    // Exactly the keys asked for: a missing one must not read as "never set", a foreign one is another's answer.
    demandSubject(
      'set of keys',
      [...keys].sort().join(),
      entries
        .map(({ key }) => key)
        .sort()
        .join(),
    );
  },
);

export const describeSetting = reader.query(
  'describe',
  consistent(
    object({ key: text(128, 1), value: storedValue, updatedAt: nullable(anInstant), updatedBy: nullable(text(128, 1)) }),
    'a setting that was set has a moment and somebody who set it, and one that was not has neither',
    ({ value, updatedAt, updatedBy }) => (value === null) === (updatedAt === null) && (value === null) === (updatedBy === null),
  ),
  (asked, answered) => {
    demandSubject('key', asked.key, answered.key);
  },
);

export const changeSetting = commands.change<
  Grant<(typeof UPDATE_SETTINGS | typeof UPDATE_SECURITY_SETTINGS | typeof SWITCH_READ_ONLY)['key']>
>()(
  'change',
  union('outcome', { won: { key: text(128, 1) }, lost: { reason: literal('value_moved', 'author_moved') } }),
  () => null,
  (asked, answered) => {
    if (answered.outcome === 'won') demandSubject('key', asked.key, answered.key);
  },
);
