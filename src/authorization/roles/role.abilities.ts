import { ability } from '../../runner/ability.js';

export const VIEW_ROLES = ability('roles.view', 'see roles, who holds them, and what an admin may do');
export const MANAGE_ROLES = ability('roles.manage', 'make and rename roles, and say which abilities they have');
export const ASSIGN_ROLES = ability('roles.assign', 'give roles to admins, and take them back');
