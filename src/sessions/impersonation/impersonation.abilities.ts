import { ability } from '../../runner/ability.js';

export const IMPERSONATE = ability('security.impersonate', 'act as another admin who holds nothing that one lacks, for a while');
