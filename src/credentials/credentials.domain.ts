import { contract, contractWithDefault, domain } from '../runner/domain.js';
import { AttemptLimiter } from './attempt-limiter.contract.js';
import { CLEAR_THROTTLE, RESET_PASSWORDS } from './credentials.abilities.js';
import { BRUTE_FORCE_DETECTED, FAILED_ATTEMPTS_NOTICE, PASSWORD_RECOVERY } from './credentials.events.js';
import * as methods from './credentials.methods.js';
import { DefaultPasswordPolicy } from './default-password-policy.js';
import { OneTimeCodeRepository } from './one-time-code-repository.contract.js';
import { PasswordHasher } from './password-hasher.contract.js';
import { PasswordPolicy } from './password-policy.contract.js';

export const credentialsDomain = domain({
  key: 'credentials',
  name: 'credentials',
  contracts: {
    PasswordHasher: contract<PasswordHasher>(PasswordHasher, { verify: true, hash: true }),
    PasswordPolicy: contractWithDefault<PasswordPolicy>(PasswordPolicy, { check: true }, DefaultPasswordPolicy),
    AttemptLimiter: contract<AttemptLimiter>(AttemptLimiter, {
      reserve: true,
      settle: true,
      clear: true,
    }),
    OneTimeCodeRepository: contract<OneTimeCodeRepository>(OneTimeCodeRepository, {
      issue: true,
      request: true,
      claim: true,
    }),
  },
  methods,
  events: [BRUTE_FORCE_DETECTED],
  notifications: [FAILED_ATTEMPTS_NOTICE],
  purposes: [PASSWORD_RECOVERY],
  abilities: [RESET_PASSWORDS, CLEAR_THROTTLE],
});
