import { contract, domain, feature } from '../../runner/domain.js';
import { IMPERSONATION_SETTINGS } from '../../settings/core-settings.js';
import { expireDueImpersonations } from './expire-due-impersonations.operation.js';
import { ImpersonationCommandRepository } from './impersonation-command-repository.contract.js';
import { ImpersonationQueryRepository } from './impersonation-query-repository.contract.js';
import { IMPERSONATE } from './impersonation.abilities.js';
import {
  IMPERSONATION_ENDED,
  IMPERSONATION_ENDED_NOTICE,
  IMPERSONATION_STARTED,
  IMPERSONATION_STARTED_NOTICE,
  IMPERSONATIONS_VIEWED,
} from './impersonation.events.js';
import * as methods from './impersonation.methods.js';
import { ImpersonationOrchestrator } from './impersonation.orchestrator.js';
import { impersonations } from './impersonations.operation.js';
import { startImpersonation } from './start-impersonation.operation.js';
import { stopImpersonation } from './stop-impersonation.operation.js';

/** Acting as another admin. Whether such a session lives, and what it may not do, holds without the feature too. */
export const impersonationDomain = domain({
  key: 'impersonation',
  name: 'sessions',
  feature: feature('impersonation', { default: false }),
  contracts: {
    ImpersonationQueryRepository: contract<ImpersonationQueryRepository>(ImpersonationQueryRepository, {
      page: true,
      latestBy: true,
    }),
    ImpersonationCommandRepository: contract<ImpersonationCommandRepository>(ImpersonationCommandRepository, {
      start: true,
      expireDue: true,
    }),
  },
  methods,
  operations: { startImpersonation, stopImpersonation, impersonations, expireDueImpersonations },
  events: [IMPERSONATION_STARTED, IMPERSONATION_ENDED, IMPERSONATIONS_VIEWED],
  notifications: [IMPERSONATION_STARTED_NOTICE, IMPERSONATION_ENDED_NOTICE],
  abilities: [IMPERSONATE],
  settings: IMPERSONATION_SETTINGS,
  orchestrator: ImpersonationOrchestrator,
});
