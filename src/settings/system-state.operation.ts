import { NoInput } from '../runner/input/no-input.js';
import type { ResultOf } from '../runner/operation.js';
import { entrance, EVERY_MODE } from '../runner/operation.js';
import { done } from '../runner/outcomes.js';
import { AUTH_ENABLED, EMERGENCY_ENABLED, MAINTENANCE_ENABLED, READ_ONLY, TOTP_ENABLED } from './core-settings.js';

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
  outcomes: {
    /** The switches, read at this moment. */
    found: done<{ readonly state: SystemStateView }>(),
  },
  audits: [],
}).body((run) =>
  run.end('found', {
    state: Object.freeze({
      auth: run.setting(AUTH_ENABLED),
      totp: run.setting(TOTP_ENABLED),
      maintenance: run.setting(MAINTENANCE_ENABLED),
      readOnly: run.setting(READ_ONLY),
      emergency: run.setting(EMERGENCY_ENABLED),
    }),
  }),
);
export type SystemStateResult = ResultOf<typeof systemState>;
