import { authenticationDomain } from '../authentication/authentication.domain.js';
import { externalDomain } from '../authentication/external/external.domain.js';
import { passwordsDomain } from '../authentication/passwords/passwords.domain.js';
import { recoveryCodesDomain } from '../authentication/recovery-codes/recovery-codes.domain.js';
import { totpDomain } from '../authentication/totp/totp.domain.js';
import { authorizationDomain } from '../authorization/authorization.domain.js';
import { rolesDomain } from '../authorization/roles/role.domain.js';
import { credentialsDomain } from '../credentials/credentials.domain.js';
import { contactsDomain } from '../lifecycle/contacts/contact.domain.js';
import { lifecycleDomain } from '../lifecycle/lifecycle.domain.js';
import { preferencesDomain } from '../lifecycle/preferences/preference.domain.js';
import { runnerDomain } from '../runner/runner.domain.js';
import { devicesDomain } from '../sessions/devices/device.domain.js';
import { impersonationDomain } from '../sessions/impersonation/impersonation.domain.js';
import { sessionDomain } from '../sessions/session.domain.js';
import { emergencyDomain } from '../settings/emergency/emergency.domain.js';
import { settingsAdministrationDomain, settingsDomain } from '../settings/settings.domain.js';

/** Every domain of the library. A new one adds its line here, and everything the library knows of all domains follows. */
export const DOMAINS = [
  runnerDomain,
  authorizationDomain,
  settingsDomain,
  settingsAdministrationDomain,
  emergencyDomain,
  sessionDomain,
  devicesDomain,
  impersonationDomain,
  credentialsDomain,
  lifecycleDomain,
  contactsDomain,
  preferencesDomain,
  authenticationDomain,
  passwordsDomain,
  totpDomain,
  recoveryCodesDomain,
  externalDomain,
  rolesDomain,
] as const;
