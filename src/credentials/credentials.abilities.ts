import { ability } from '../runner/ability.js';

export const RESET_PASSWORDS = ability(
  'admins.password.reset',
  'take away the password of an admin, who sets a new one by a mailed code',
);
export const CLEAR_THROTTLE = ability('admins.throttle.clear', 'let an admin try again whose attempts are used up');
