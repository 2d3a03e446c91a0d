import type {
  SettingChange,
  SettingClaim,
  SystemSettingsCommandRepository,
} from '../../settings/system-settings-command-repository.contract.js';
import { atomically, lost } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';

/** {@link SystemSettingsCommandRepository} over `store.settings`. */
export class InMemorySettingsCommands implements SystemSettingsCommandRepository {
  constructor(private readonly store: InMemoryStore) {}

  change({ key, expected, value, restsOn, at, by }: SettingChange): Promise<SettingClaim> {
    return atomically(() => {
      if (this.store.authorMoved(by)) return lost('author_moved');
      if ((this.store.settings.get(key)?.value ?? null) !== expected) return lost('value_moved');
      const moved = restsOn.some((other) => (this.store.settings.get(other.key)?.value ?? null) !== other.value);
      if (moved) return lost('value_moved');
      const updatedBy = by.kind === 'admin' ? by.adminId : by.name;
      this.store.settings.set(key, Object.freeze({ value, updatedAt: at, updatedBy }));
      return { outcome: 'won', key };
    });
  }
}
