import type {
  JointChange,
  JointClaim,
  SettingChange,
  SettingClaim,
  SystemSettingsCommandRepository,
} from '../../settings/system-settings-command-repository.contract.js';
import { atomically, lost } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';

/** {@link SystemSettingsCommandRepository} over `store.settings`. */
export class InMemorySettingsCommands implements SystemSettingsCommandRepository {
  constructor(private readonly store: InMemoryStore) {}

  change({ key, expected, value, ...rest }: SettingChange): Promise<SettingClaim> {
    return atomically(() => {
      const lostBy = this.write({ changes: [{ key, expected, value }], ...rest });
      return lostBy === null ? { outcome: 'won', key } : lost(lostBy);
    });
  }

  changeTogether(change: JointChange): Promise<JointClaim> {
    return atomically(() => {
      const lostBy = this.write(change);
      return lostBy === null ? { outcome: 'won', keys: change.changes.map(({ key }) => key) } : lost(lostBy);
    });
  }

  /** Writes everything or nothing; answers why nothing was written. */
  private write({ changes, restsOn, at, by }: JointChange): 'author_moved' | 'value_moved' | null {
    if (this.store.authorMoved(by)) return 'author_moved';
    const asDecided = changes.map(({ key, expected }) => ({ key, value: expected }));
    if (this.store.settingMoved([...asDecided, ...restsOn])) return 'value_moved';
    const updatedBy = by.kind === 'admin' ? by.adminId : by.name;
    for (const { key, value } of changes) this.store.settings.set(key, Object.freeze({ value, updatedAt: at, updatedBy }));
    return null;
  }
}
