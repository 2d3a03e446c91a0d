import { domain } from '../runner/domain.js';
import {
  BREAK_GLASS_NOTICE,
  BREAK_GLASS_USED,
  DEVICE_DETECTED,
  LOGIN_FAILED,
  LOGIN_PENDING,
  LOGIN_SUCCESS,
  LOGOUT,
  NEW_DEVICE_NOTICE,
  NEW_SIGN_IN_NOTICE,
  PASSWORD_REJECTED,
  REAUTHENTICATED,
} from './authentication.events.js';
import { AuthenticationOrchestrator } from './authentication.orchestrator.js';
import { completePasswordChange } from './complete-password-change.operation.js';
import { completeTotp } from './complete-totp.operation.js';
import { reauthenticate } from './reauthenticate.operation.js';
import { signIn } from './sign-in.operation.js';
import { signOut } from './sign-out.operation.js';

export const authenticationDomain = domain({
  key: 'auth',
  name: 'authentication',
  operations: { signIn, completeTotp, completePasswordChange, reauthenticate, signOut },
  events: [
    LOGIN_SUCCESS,
    LOGIN_PENDING,
    LOGIN_FAILED,
    PASSWORD_REJECTED,
    REAUTHENTICATED,
    LOGOUT,
    DEVICE_DETECTED,
    BREAK_GLASS_USED,
  ],
  notifications: [NEW_SIGN_IN_NOTICE, NEW_DEVICE_NOTICE, BREAK_GLASS_NOTICE],
  orchestrator: AuthenticationOrchestrator,
});
