import type { Target } from '../kernel/proofs.js';
import type { Ability } from '../runner/ability.js';
import type { Queries } from '../runner/capabilities.js';
import { decideAbility } from './authorization.methods.js';

/** Whether one declared part of the host may do all of this. Asked of the resolver: a name alone gives no right. */
export async function someSystemActorMay(
  run: Queries,
  needed: readonly { readonly ability: Ability; readonly target: Target }[],
): Promise<boolean> {
  const answers = await Promise.all(
    Object.keys(run.policy.systemActors).map(async (name) => {
      const decisions = await Promise.all(
        needed.map(({ ability, target }) =>
          run.query(decideAbility, { actor: { kind: 'system', name }, ability: ability.key, target }),
        ),
      );
      return decisions.every(({ decision }) => decision === 'allow');
    }),
  );
  return answers.includes(true);
}
