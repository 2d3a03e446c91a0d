import { ability } from '../runner/ability.js';

export const VIEW_SETTINGS = ability('system.settings.view', 'see settings');
export const UPDATE_SETTINGS = ability('system.settings.update', 'change ordinary settings');
export const UPDATE_SECURITY_SETTINGS = ability('system.settings.security.update', 'change security settings');
export const SWITCH_READ_ONLY = ability('system.read_only', 'switch read-only mode');
export const SWITCH_MAINTENANCE = ability('system.maintenance', 'enter and leave maintenance mode');
export const SWITCH_EMERGENCY = ability('system.emergency', 'switch emergency mode on and off, and see why it is on');
