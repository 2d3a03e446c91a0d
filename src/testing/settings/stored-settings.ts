import type { SettingValue } from '../../kernel/setting-definition.js';
import type { Contracts } from '../../module/contracts.js';
import type { JointChange, SettingChange } from '../../settings/system-settings-command-repository.contract.js';
import type { Arranged } from '../kit/arranged.js';
import { SYSTEM } from '../kit/arranged.js';
import { START } from '../kit/moments.js';

export function change(
  arranged: Arranged,
  key: string,
  value: SettingValue,
  changes: Partial<SettingChange> = {},
  contracts: Contracts = arranged.contracts,
) {
  const written = { key, expected: null, value, restsOn: [], at: START, by: SYSTEM, ...changes };
  return contracts.SystemSettingsCommandRepository.change(written);
}

type Joint = readonly (readonly [key: string, value: SettingValue, expected?: SettingValue | null])[];

/** Several at once; what is expected is that a setting was never set, unless it is said otherwise. */
export function changeTogether(
  arranged: Arranged,
  changes: Joint,
  others: Partial<JointChange> = {},
  contracts: Contracts = arranged.contracts,
) {
  const written = changes.map(([key, value, expected = null]) => ({ key, expected, value }));
  return contracts.SystemSettingsCommandRepository.changeTogether({
    changes: written,
    restsOn: [],
    at: START,
    by: SYSTEM,
    ...others,
  });
}

export async function set(
  arranged: Arranged,
  key: string,
  value: SettingValue,
  changes: Partial<SettingChange> = {},
): Promise<void> {
  await arranged.arrange(`the setting ${key}`, change(arranged, key, value, changes));
}

export async function read(arranged: Arranged, keys: readonly string[], contracts: Contracts = arranged.contracts) {
  const { entries } = await contracts.SystemSettingsReader.read({ keys });
  return new Map(entries.map(({ key, value }) => [key, value]));
}

export async function valueOf(arranged: Arranged, key: string, contracts?: Contracts): Promise<SettingValue | null | undefined> {
  return (await read(arranged, [key], contracts)).get(key);
}
