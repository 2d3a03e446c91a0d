import { domain, feature } from '../../runner/domain.js';
import { SWITCH_EMERGENCY } from '../settings.abilities.js';
import { disableEmergency } from './disable-emergency.operation.js';
import { EMERGENCY_ACCESS, EMERGENCY_NOTICE } from './emergency.events.js';
import { EmergencyOrchestrator } from './emergency.orchestrator.js';
import { emergencyStatus } from './emergency-status.operation.js';
import { enableEmergency } from './enable-emergency.operation.js';

/** Emergency mode. It writes settings, so it is left out together with what else changes them. */
export const emergencyDomain = domain({
  key: 'emergency',
  name: 'settings',
  feature: feature('settingsAdministration', { default: true }),
  operations: { enableEmergency, disableEmergency, emergencyStatus },
  events: [EMERGENCY_ACCESS],
  notifications: [EMERGENCY_NOTICE],
  abilities: [SWITCH_EMERGENCY],
  orchestrator: EmergencyOrchestrator,
});
