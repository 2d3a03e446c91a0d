import { contract, domain, feature } from '../../runner/domain.js';
import { RecoveryCodeCommandRepository } from './recovery-code-command-repository.contract.js';
import { RecoveryCodeQueryRepository } from './recovery-code-query-repository.contract.js';
import { RECOVERY_CODE_USED, RECOVERY_CODE_USED_NOTICE, RECOVERY_CODES_REGENERATED } from './recovery-codes.events.js';
import * as methods from './recovery-codes.methods.js';
import { RecoveryCodeOrchestrator } from './recovery-codes.orchestrator.js';
import { regenerateRecoveryCodes } from './regenerate-recovery-codes.operation.js';

/** Codes on paper that stand in for a lost authenticator. */
export const recoveryCodesDomain = domain({
  key: 'recovery_codes',
  name: 'authentication',
  feature: feature('recoveryCodes', { default: false, needs: 'totp' }),
  contracts: {
    RecoveryCodeQueryRepository: contract<RecoveryCodeQueryRepository>(RecoveryCodeQueryRepository, { left: true }),
    RecoveryCodeCommandRepository: contract<RecoveryCodeCommandRepository>(RecoveryCodeCommandRepository, {
      replace: true,
      claim: true,
    }),
  },
  methods,
  operations: { regenerateRecoveryCodes },
  events: [RECOVERY_CODES_REGENERATED, RECOVERY_CODE_USED],
  notifications: [RECOVERY_CODE_USED_NOTICE],
  orchestrator: RecoveryCodeOrchestrator,
});
