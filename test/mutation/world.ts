import { createLightWorld } from '../support/light-world.js';
import type { World } from '../../test/support/world.js';

export * from '../../test/support/world.js';

/**
 * Stands in for `test/support/world.ts` while mutants run (see `jest.mutation.config.mjs`): each of some thousand mutants runs hundreds of
 * scenarios again, and a Nest container for each of them would take a day.
 */
export function createWorld(): Promise<World> {
  return Promise.resolve(createLightWorld());
}
