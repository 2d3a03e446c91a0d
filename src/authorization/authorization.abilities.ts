import { ability } from '../runner/ability.js';

export const BREAK_GLASS = ability(
  'system.break_glass',
  'sign in during maintenance and emergency, with password and second factor',
);
