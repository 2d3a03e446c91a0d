import { contractMethods } from '../kernel/contract-method.js';
import { literal, union } from '../kernel/shape.js';
import { AbilityResolver } from './ability-resolver.contract.js';

export const decideAbility = contractMethods<AbilityResolver>(AbilityResolver).query(
  'decide',
  union('decision', { allow: {}, deny: { reason: literal('not_permitted', 'scope_violation', 'outranked') } }),
);
