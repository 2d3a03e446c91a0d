import type { EntrySteps } from '../runner/entry.js';
import { decideAbility } from './authorization.methods.js';
import { questionerOf } from './questioner.js';

/** Asks the host's resolver; the core decides no right itself. */
export const authorizationEntry: EntrySteps['authorization'] = {
  decide: (run, actor, ability, target) => run.query(decideAbility, { actor: questionerOf(actor), ability, target }),
};
