import { contract, domain } from '../runner/domain.js';
import { AbilityResolver } from './ability-resolver.contract.js';
import { BREAK_GLASS } from './authorization.abilities.js';
import * as methods from './authorization.methods.js';
import { AuthorizationOrchestrator } from './authorization.orchestrator.js';
import { authorizeQuery } from './authorize-query.operation.js';
import { authorize } from './authorize.operation.js';

export const authorizationDomain = domain({
  key: 'authz',
  name: 'authorization',
  contracts: { AbilityResolver: contract<AbilityResolver>(AbilityResolver, { decide: true }) },
  methods,
  operations: { authorize, authorizeQuery },
  abilities: [BREAK_GLASS],
  orchestrator: AuthorizationOrchestrator,
});
