import { ability } from '../runner/ability.js';

export const CREATE_ADMINS = ability('admins.create', 'create admins, and send their invitation again or withdraw it');
/** On its own, because whoever says where an invitation goes says who becomes that admin. */
export const CORRECT_INVITATIONS = ability(
  'admins.invitation.correct',
  'send the invitation of somebody who never accepted it to another address',
);
export const VIEW_ADMINS = ability('admins.view', 'see admins');
export const ACTIVATE_ADMINS = ability('admins.activate', 'activate a verified admin');
export const SUSPEND_ADMINS = ability('admins.suspend', 'suspend an admin');
export const REINSTATE_ADMINS = ability('admins.reinstate', 'let a suspended admin work again');
export const LOCK_ADMINS = ability('admins.lock', 'lock an admin');
export const UNLOCK_ADMINS = ability('admins.unlock', 'unlock an admin');
export const BOOTSTRAP = ability('admins.bootstrap', 'create the very first admin (a system actor)');
/** Opens nothing by itself; it names who can always come in and put things right. */
export const ADMINISTER = ability('admins.administer', 'the default lifeline: somebody who can sign in always holds it');
