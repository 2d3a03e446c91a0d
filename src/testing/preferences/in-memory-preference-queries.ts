import type { PreferenceQueryRepository } from '../../lifecycle/preferences/preference-query-repository.contract.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';

/** {@link PreferenceQueryRepository} over `store.preferences`. */
export class InMemoryPreferenceQueries implements PreferenceQueryRepository {
  constructor(private readonly store: InMemoryStore) {}

  ofAdmin({ adminId }: Parameters<PreferenceQueryRepository['ofAdmin']>[0]): ReturnType<PreferenceQueryRepository['ofAdmin']> {
    return atomically(() => {
      const { notifications, ...preferred } = this.store.preferencesOf(adminId);
      return { ...preferred, notifications: notifications.map((one) => ({ ...one })) };
    });
  }
}
