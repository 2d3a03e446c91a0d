import { authenticationScenarios } from './authentication.js';
import { authorizationScenarios } from './authorization.js';
import { lifecycleScenarios } from './lifecycle.js';
import type { Scenario } from './scenario.js';
import { sessionScenarios } from './sessions.js';
import { settingsScenarios } from './settings.js';
import { totpScenarios } from './totp.js';

/** Every way every operation can end, as something that can be run: the source of coverage, call order and fault matrix. */
export const SCENARIOS: readonly Scenario[] = [
  ...authenticationScenarios,
  ...totpScenarios,
  ...authorizationScenarios,
  ...sessionScenarios,
  ...lifecycleScenarios,
  ...settingsScenarios,
];
