import { ability } from '../../runner/ability.js';

export const ENROL_TOTP = ability(
  'admins.totp.enrol',
  'issue the one-time code that lets an admin without a second factor enrol one',
);
