import { contract, domain, feature as optional } from '../runner/domain.js';
import { CORE_SETTINGS } from './core-settings.js';
import { enterMaintenance } from './enter-maintenance.operation.js';
import { feature } from './feature.operation.js';
import { leaveMaintenance } from './leave-maintenance.operation.js';
import { reset } from './reset.operation.js';
import { setReadOnly } from './set-read-only.operation.js';
import { set } from './set.operation.js';
import { setting } from './setting.operation.js';
import {
  SWITCH_MAINTENANCE,
  SWITCH_READ_ONLY,
  UPDATE_SECURITY_SETTINGS,
  UPDATE_SETTINGS,
  VIEW_SETTINGS,
} from './settings.abilities.js';
import {
  MAINTENANCE_ENTERED,
  MAINTENANCE_LEFT,
  MAINTENANCE_NOTICE,
  READ_ONLY_DISABLED,
  READ_ONLY_ENABLED,
  READ_ONLY_NOTICE,
  SETTING_CHANGED_NOTICE,
  SETTING_UPDATED,
  SETTING_VIEWED,
  SETTINGS_LISTED,
} from './settings.events.js';
import * as methods from './settings.methods.js';
import { settings } from './settings.operation.js';
import { SystemSettingsCommandRepository } from './system-settings-command-repository.contract.js';
import { SystemSettingsReader } from './system-settings-reader.contract.js';
import { SystemSettingsOrchestrator } from './system-settings.orchestrator.js';
import { systemState } from './system-state.operation.js';

/** Every operation reads settings. */
export const settingsDomain = domain({
  key: 'settings',
  name: 'settings',
  contracts: {
    SystemSettingsReader: contract<SystemSettingsReader>(SystemSettingsReader, {
      read: true,
      describe: true,
      describeAll: true,
    }),
  },
  methods,
  settings: CORE_SETTINGS,
});

/** Showing and changing them, read-only and maintenance mode. */
export const settingsAdministrationDomain = domain({
  key: 'settings',
  name: 'settings',
  feature: optional('settingsAdministration', { default: true }),
  contracts: {
    SystemSettingsCommandRepository: contract<SystemSettingsCommandRepository>(SystemSettingsCommandRepository, {
      change: true,
      changeTogether: true,
    }),
  },
  operations: { setting, settings, set, reset, setReadOnly, enterMaintenance, leaveMaintenance, systemState, feature },
  events: [
    SETTING_VIEWED,
    SETTINGS_LISTED,
    SETTING_UPDATED,
    READ_ONLY_ENABLED,
    READ_ONLY_DISABLED,
    MAINTENANCE_ENTERED,
    MAINTENANCE_LEFT,
  ],
  notifications: [SETTING_CHANGED_NOTICE, READ_ONLY_NOTICE, MAINTENANCE_NOTICE],
  abilities: [VIEW_SETTINGS, UPDATE_SETTINGS, UPDATE_SECURITY_SETTINGS, SWITCH_READ_ONLY, SWITCH_MAINTENANCE],
  orchestrator: SystemSettingsOrchestrator,
});
