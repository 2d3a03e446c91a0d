import type {
  NotificationChoosing,
  PreferenceCommandRepository,
  PreferenceUpdate,
} from '../../lifecycle/preferences/preference-command-repository.contract.js';
import { atomically, lost } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';

/** {@link PreferenceCommandRepository} over `store.preferences`. */
export class InMemoryPreferenceCommands implements PreferenceCommandRepository {
  constructor(private readonly store: InMemoryStore) {}

  update(update: PreferenceUpdate): ReturnType<PreferenceCommandRepository['update']> {
    const { adminId, expectedVersion, language, timezone, locale, by } = update;
    return atomically(() => {
      if (this.store.authorMoved(by)) return lost('author_moved');
      const stored = this.store.preferencesOf(adminId);
      if (stored.version !== expectedVersion) return lost('preferences_moved');
      const version = expectedVersion + 1;
      this.store.setPreferences({ ...stored, language, timezone, locale, version });
      return { outcome: 'won', adminId, version };
    });
  }

  choose(choosing: NotificationChoosing): ReturnType<PreferenceCommandRepository['choose']> {
    const { adminId, channel, type, enabled, keepsOneOf, by } = choosing;
    return atomically(() => {
      if (this.store.authorMoved(by)) return lost('author_moved');
      const stored = this.store.preferencesOf(adminId);
      const chosen = (one: string) => stored.notifications.find((choice) => choice.channel === one && choice.type === type);
      if (chosen(channel)?.enabled === enabled) return lost('unchanged');
      if (keepsOneOf?.every((one) => chosen(one)?.enabled === false) === true) return lost('last_channel');
      const others = stored.notifications.filter((choice) => choice !== chosen(channel));
      this.store.setPreferences({ ...stored, notifications: [...others, { channel, type, enabled }] });
      return { outcome: 'won', adminId };
    });
  }
}
