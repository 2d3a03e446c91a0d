import type { Stages } from '../operations/stages.js';
import { decideAbility } from './authorization.edges.js';

/** Asks the host's resolver; the core decides nothing itself (OR-13). */
export const authorizationStage: Stages['authorization'] = {
  decide: (contact, actor, ability, target) =>
    contact.ask(decideAbility, { adminId: actor.adminId, impersonatorId: actor.impersonatorId, ability, target }),
};
