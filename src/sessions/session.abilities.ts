import { ability } from '../runner/ability.js';

export const VIEW_SESSIONS = ability('sessions.view', 'see the sessions of other admins');
export const REVOKE_SESSIONS = ability('sessions.revoke', 'end the sessions of other admins');
