import type { Actor } from '../../kernel/actor.js';
import type { Target } from '../../kernel/proofs.js';
import type { Queries } from '../../runner/capabilities.js';
import { questionerOf } from '../questioner.js';
import { mayGrantAbilities } from './role.methods.js';

/**
 * Whether this actor may hand all of these out. Asked for taking them back as well: else whoever assigns roles could strip those
 * who may do more.
 */
export async function mayHandOut(run: Queries, actor: Actor, abilities: readonly string[], target: Target): Promise<boolean> {
  const { decision } = await run.query(mayGrantAbilities, { actor: questionerOf(actor), abilities, target });
  return decision === 'allow';
}
