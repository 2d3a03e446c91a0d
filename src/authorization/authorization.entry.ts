import { question } from '../runner/entering.js';
import type { EntrySteps } from '../runner/entry.js';
import { decideAbility } from './authorization.methods.js';
import { questionerOf } from './questioner.js';

/** Asks the host's resolver; the core decides no right itself. */
export const authorizationEntry: EntrySteps['authorization'] = {
  question: (actor, ability, target) => question(decideAbility, { actor: questionerOf(actor), ability, target }),
};
