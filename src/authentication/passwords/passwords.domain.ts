import { domain } from '../../runner/domain.js';
import { changeOwnPassword } from './change-own-password.operation.js';
import { clearThrottle } from './clear-throttle.operation.js';
import { completePasswordRecovery } from './complete-password-recovery.operation.js';
import { CredentialOrchestrator } from './credential.orchestrator.js';
import {
  PASSWORD_CHANGED,
  PASSWORD_CHANGED_NOTICE,
  PASSWORD_RESET,
  PASSWORD_RESET_NOTICE,
  RECOVERY_REJECTED,
  RECOVERY_REQUESTED,
  THROTTLE_CLEARED,
} from './passwords.events.js';
import { requestPasswordRecovery } from './request-password-recovery.operation.js';
import { resetPassword } from './reset-password.operation.js';

/** Passwords after the first one: changing, forgetting and taking them away. */
export const passwordsDomain = domain({
  key: 'credentials',
  name: 'authentication',
  operations: { changeOwnPassword, resetPassword, requestPasswordRecovery, completePasswordRecovery, clearThrottle },
  events: [PASSWORD_CHANGED, PASSWORD_RESET, RECOVERY_REQUESTED, RECOVERY_REJECTED, THROTTLE_CLEARED],
  notifications: [PASSWORD_CHANGED_NOTICE, PASSWORD_RESET_NOTICE],
  orchestrator: CredentialOrchestrator,
});
