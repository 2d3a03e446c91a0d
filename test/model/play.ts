import type { AdminInfraException } from '../../src/kernel/exceptions.js';
import type { Model } from './model.js';
import type { Answer, Real } from './real.js';

/** What a step means: what the library should answer, and what the model is afterwards. */
export interface Play {
  /** `outcome` or `outcome/reason`; null where the library is not asked. */
  readonly expected: string | null;
  readonly answer: Answer | AdminInfraException | null;
}

/**
 * One step of a sequence. It moves `after` to where the model says it leads, does it for real, and answers both. `n` are numbers the
 * sequence drew: which of the admins, sessions, challenges there are just then.
 */
export type Step = (after: Model, real: Real, n: readonly number[]) => Promise<Play>;
