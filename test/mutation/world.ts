import type { PolicyOptions } from '@maatify/admin-infra';

import { resolvePolicy } from '../../src/module/resolve-policy.js';
import { createLightWorld } from '../support/light-world.js';
import { EVERY_FEATURE } from '../../test/support/world.js';
import type { World } from '../../test/support/world.js';

export * from '../../test/support/world.js';

/**
 * Stands in for `test/support/world.ts` while mutants run (see `jest.mutation.config.mjs`): each of some thousand mutants runs hundreds of
 * scenarios again, and a Nest container for each of them would take a day. Options that no module would take are refused here too.
 */
export async function createWorld(policy: PolicyOptions = {}): Promise<World> {
  const problems: string[] = [];
  resolvePolicy(policy, EVERY_FEATURE, problems);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return createLightWorld(undefined, policy);
}
