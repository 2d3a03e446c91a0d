import type { AbilityDecision, AbilityQuestion, AbilityResolver } from '../../authorization/ability-resolver.contract.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';

/** {@link AbilityResolver} over `store.grants`: explicit grants only, what is unknown is denied. */
export class InMemoryAbilityResolver implements AbilityResolver {
  constructor(private readonly store: InMemoryStore) {}

  decide(question: AbilityQuestion): Promise<AbilityDecision> {
    return atomically(() => this.store.grants.decide(question));
  }
}
