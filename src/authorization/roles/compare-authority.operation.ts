import { isKnownAdmin } from '../../lifecycle/read-admin.step.js';
import { adminTarget } from '../../kernel/proofs.js';
import type { ResultOf } from '../../runner/operation.js';
import { EVERY_MODE, read } from '../../runner/operation.js';
import { done, refused } from '../../runner/outcomes.js';
import { questionerOf } from '../questioner.js';
import { VIEW_ROLES } from './role.abilities.js';
import { AuthorityInput } from './role.inputs.js';
import { compareWithAdmin } from './role.methods.js';

/** For a host's own screens and commands: what the library does itself is decided where it is done. */
export const compareAuthority = read('roles.compare_authority', {
  input: AuthorityInput,
  actors: 'any',
  ability: VIEW_ROLES,
  target: ({ adminId }) => adminTarget(adminId),
  openDuring: EVERY_MODE,
  outcomes: {
    /** The admin holds nothing that the actor lacks. */
    can_act_on: done(),
    /** The admin holds something that the actor lacks. */
    outranked: done(),
    /** There is no such admin. */
    not_found: refused<{ readonly entity: 'admin' }>(),
  },
}).body(async (run) => {
  const { adminId } = run.input;
  const [known, { standing }] = await Promise.all([
    isKnownAdmin(run, adminId),
    run.query(compareWithAdmin, { actor: questionerOf(run.actor), adminId }),
  ]);
  if (!known) return run.end('not_found', { entity: 'admin' });
  return run.end(standing);
});
export type CompareAuthorityResult = ResultOf<typeof compareAuthority>;
