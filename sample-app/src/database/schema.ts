export { adminAbilities, admins } from './schema/admins.js';
export { attemptBudgets, attemptReservations, oneTimeCodes, totpFactors } from './schema/credentials.js';
export { auditEvents, notifications, outgoingSecrets } from './schema/effects.js';
export { challenges, sessions } from './schema/sessions.js';
export { settings } from './schema/settings.js';
