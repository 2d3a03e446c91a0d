import { isOwn } from '../../kernel/actor.js';
import { isKnownAdmin } from '../../lifecycle/read-admin.step.js';
import { adminTarget } from '../../kernel/proofs.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, OWN_ACCOUNT, read } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { VIEW_ROLES } from './role.abilities.js';
import { ABILITIES_VIEWED } from './role.events.js';
import { AuthorityInput } from './role.inputs.js';
import { abilitiesOfAdmin } from './role.methods.js';

export const effectiveAbilities = read('roles.effective_abilities', {
  input: AuthorityInput,
  actors: 'any',
  // What one may do oneself is no secret.
  ability: ({ adminId }, actor) => (isOwn(actor, adminId) ? OWN_ACCOUNT : VIEW_ROLES),
  target: ({ adminId }) => adminTarget(adminId),
  openDuring: EVERY_MODE,
  outcomes: {
    /** Everything the admin may do, by key, on whatever target. To show it, and not to decide by: ask `authorize` for that. */
    found: done<{ readonly abilities: readonly string[] }>(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
  audits: [ABILITIES_VIEWED],
}).body(async (run) => {
  const { adminId } = run.input;
  const [known, { abilities }] = await Promise.all([isKnownAdmin(run, adminId), run.query(abilitiesOfAdmin, { adminId })]);
  if (!known) return run.end('not_found', { entity: 'admin' });
  run.audit(ABILITIES_VIEWED, {});
  return run.end('found', { abilities });
});
export type EffectiveAbilitiesResult = ResultOf<typeof effectiveAbilities>;
