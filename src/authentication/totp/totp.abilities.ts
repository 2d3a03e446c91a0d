import { ability } from '../../runner/ability.js';

export const ENROL_TOTP = ability(
  'admins.totp.enrol',
  'issue the one-time code that lets an admin without a second factor enrol one',
);
export const RESET_TOTP = ability(
  'admins.totp.reset',
  'remove the second factor of an admin who lost it; they sign in by their password, or enrol anew',
);
