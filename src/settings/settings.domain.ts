import { contract, domain, feature as optional } from '../runner/domain.js';
import { CORE_SETTINGS } from './core-settings.js';
import { feature } from './feature.operation.js';
import { setReadOnly } from './set-read-only.operation.js';
import { set } from './set.operation.js';
import { setting } from './setting.operation.js';
import { SWITCH_READ_ONLY, UPDATE_SECURITY_SETTINGS, UPDATE_SETTINGS, VIEW_SETTINGS } from './settings.abilities.js';
import {
  READ_ONLY_DISABLED,
  READ_ONLY_ENABLED,
  READ_ONLY_NOTICE,
  SETTING_CHANGED_NOTICE,
  SETTING_UPDATED,
  SETTING_VIEWED,
} from './settings.events.js';
import * as methods from './settings.methods.js';
import { SystemSettingsCommandRepository } from './system-settings-command-repository.contract.js';
import { SystemSettingsReader } from './system-settings-reader.contract.js';
import { SystemSettingsOrchestrator } from './system-settings.orchestrator.js';
import { systemState } from './system-state.operation.js';

/** Every operation reads settings. */
export const settingsDomain = domain({
  key: 'settings',
  name: 'settings',
  contracts: { SystemSettingsReader: contract<SystemSettingsReader>(SystemSettingsReader, { read: true, describe: true }) },
  methods,
  settings: CORE_SETTINGS,
});

/** Showing and changing them, and read-only mode. */
export const settingsAdministrationDomain = domain({
  key: 'settings',
  name: 'settings',
  feature: optional('settingsAdministration', { default: true }),
  contracts: {
    SystemSettingsCommandRepository: contract<SystemSettingsCommandRepository>(SystemSettingsCommandRepository, { change: true }),
  },
  operations: { setting, set, setReadOnly, systemState, feature },
  events: [SETTING_VIEWED, SETTING_UPDATED, READ_ONLY_ENABLED, READ_ONLY_DISABLED],
  notifications: [SETTING_CHANGED_NOTICE, READ_ONLY_NOTICE],
  abilities: [VIEW_SETTINGS, UPDATE_SETTINGS, UPDATE_SECURITY_SETTINGS, SWITCH_READ_ONLY],
  orchestrator: SystemSettingsOrchestrator,
});
