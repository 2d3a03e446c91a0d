import { edgesOf } from '../kernel/edge.js';
import { literal, union } from '../kernel/shape.js';
import { AbilityResolver } from './ability-resolver.contract.js';

export const decideAbility = edgesOf<AbilityResolver>(AbilityResolver).query(
  'decide',
  union('decision', { allow: {}, deny: { reason: literal('not_permitted', 'scope_violation', 'outranked') } }),
);
