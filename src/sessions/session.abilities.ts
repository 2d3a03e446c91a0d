import { ability } from '../runner/ability.js';

export const VIEW_SESSIONS = ability('sessions.view', 'see the sessions of other admins');
export const EXPIRE_SESSIONS = ability('sessions.expire', 'end the sessions that are over (a system actor)');
export const REVOKE_SESSIONS = ability('sessions.revoke', 'end the sessions of other admins');
