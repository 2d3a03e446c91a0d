import { commonRefusals } from './common.js';
import { scenariosOf } from './scenario.js';
import type { Driver, Scenario, Twist } from './scenario.js';

function driver(operation: string, method: 'authorize' | 'authorizeQuery'): Driver {
  return {
    operation,
    succeeds: 'granted',
    prepare: async (world) => ({
      actor: await world.actor('orders.refund'),
      input: { ability: 'orders.refund', targetType: 'order', targetId: '42' },
      go: (actor: never, input: never) => world.authorization[method](actor, input),
    }),
  };
}

const outOfScope: Twist = (world, { actor }) => {
  if (actor?.kind === 'admin') world.infra.grants.restrict(actor.adminId, 'orders.refund', 'scope_violation');
  return undefined;
};
const ownAccountMarker: Twist = (_, { input }) => ({ input: { ...input, ability: 'own_account' } });

function scenarios(one: Driver): Scenario[] {
  return scenariosOf(one, {
    ...commonRefusals(one),
    'denied (out of scope)': outOfScope,
    'validation_failed (the own-account marker is no ability)': ownAccountMarker,
  });
}

export const authorizationScenarios: readonly Scenario[] = [
  ...scenarios(driver('authz.authorize', 'authorize')),
  ...scenarios(driver('authz.authorize_query', 'authorizeQuery')),
];
