import { contract, domain, feature } from '../../runner/domain.js';
import { PreferenceCommandRepository } from './preference-command-repository.contract.js';
import { PreferenceQueryRepository } from './preference-query-repository.contract.js';
import { PREFERENCES_UPDATED, PREFERENCES_VIEWED } from './preference.events.js';
import * as methods from './preference.methods.js';
import { PreferenceOrchestrator } from './preference.orchestrator.js';
import { preferences } from './preferences.operation.js';
import { updateNotificationPreference } from './update-notification-preference.operation.js';
import { updatePreferences } from './update-preferences.operation.js';

/** What an admin prefers. Nothing of the library decides by it. */
export const preferencesDomain = domain({
  key: 'preferences',
  name: 'lifecycle',
  feature: feature('preferences', { default: false }),
  contracts: {
    PreferenceQueryRepository: contract<PreferenceQueryRepository>(PreferenceQueryRepository, { ofAdmin: true }),
    PreferenceCommandRepository: contract<PreferenceCommandRepository>(PreferenceCommandRepository, {
      update: true,
      choose: true,
    }),
  },
  methods,
  operations: { preferences, updatePreferences, updateNotificationPreference },
  events: [PREFERENCES_UPDATED, PREFERENCES_VIEWED],
  orchestrator: PreferenceOrchestrator,
});
