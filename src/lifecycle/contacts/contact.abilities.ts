import { ability } from '../../runner/ability.js';

export const MANAGE_CONTACTS = ability(
  'admins.contacts.manage',
  'keep the contacts of an admin who holds nothing that one lacks, and say by which proven address that admin signs in',
);
