import type { CallOf } from '../operations/call.js';
import { entrance, EVERY_MODE } from '../operations/declaration.js';
import type { ResultOf } from '../operations/declaration.js';
import { ended, outcome } from '../operations/outcomes.js';
import { AUTH_ENABLED, EMERGENCY_ENABLED, MAINTENANCE_ENABLED, READ_ONLY, TOTP_ENABLED } from './registry.js';
import { NoInput } from './settings.inputs.js';

/** The switches as they are in force. No secret: a sign-in page may show them. */
export interface SystemStateView {
  readonly auth: boolean;
  readonly totp: boolean;
  readonly maintenance: boolean;
  readonly readOnly: boolean;
  readonly emergency: boolean;
}

export const systemState = entrance('settings.system_state', {
  input: NoInput,
  openDuring: EVERY_MODE,
  settings: [AUTH_ENABLED, TOTP_ENABLED],
  writes: [],
  outcomes: { found: outcome<{ readonly state: SystemStateView }>() },
  audits: [],
});
export type SystemStateResult = ResultOf<typeof systemState>;

export function systemStateBody(call: CallOf<typeof systemState>): SystemStateResult {
  return ended('found', {
    state: Object.freeze({
      auth: call.setting(AUTH_ENABLED),
      totp: call.setting(TOTP_ENABLED),
      maintenance: call.setting(MAINTENANCE_ENABLED),
      readOnly: call.setting(READ_ONLY),
      emergency: call.setting(EMERGENCY_ENABLED),
    }),
  });
}
