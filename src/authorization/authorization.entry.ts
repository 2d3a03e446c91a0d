import type { EntrySteps } from '../runner/entry.js';
import { decideAbility } from './authorization.methods.js';

/** Asks the host's resolver; the core decides nothing itself. */
export const authorizationEntry: EntrySteps['authorization'] = {
  decide: (run, actor, ability, target) =>
    run.query(decideAbility, { adminId: actor.adminId, impersonatorId: actor.impersonatorId, ability, target }),
};
