import { ability } from '../../runner/ability.js';

export const MANAGE_EXTERNAL_IDENTITIES = ability(
  'admins.external.manage',
  'link external identities to an admin who holds nothing that one lacks, and revoke such links; none works before its admin confirmed it',
);
