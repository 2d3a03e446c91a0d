import { Inject, Injectable } from '@nestjs/common';

import type { Actor } from '../kernel/actor.js';
import type { Origin } from '../kernel/origin.js';
import { OperationRunner } from '../runner/runner.js';
import type { EnterMaintenanceResult } from './enter-maintenance.operation.js';
import { enterMaintenance } from './enter-maintenance.operation.js';
import type { FeatureResult } from './feature.operation.js';
import { feature } from './feature.operation.js';
import type { LeaveMaintenanceResult } from './leave-maintenance.operation.js';
import { leaveMaintenance } from './leave-maintenance.operation.js';
import type { ResetSettingResult } from './reset.operation.js';
import { reset } from './reset.operation.js';
import type { SetReadOnlyResult } from './set-read-only.operation.js';
import { setReadOnly } from './set-read-only.operation.js';
import type { SetSettingResult } from './set.operation.js';
import { set } from './set.operation.js';
import type { SettingResult } from './setting.operation.js';
import { setting } from './setting.operation.js';
import type { MaintenanceInput, SetReadOnlyInput, SetSettingInput, SettingKeyInput, SettingsInput } from './settings.inputs.js';
import type { SettingsResult } from './settings.operation.js';
import { settings } from './settings.operation.js';
import type { SystemStateResult } from './system-state.operation.js';
import { systemState } from './system-state.operation.js';

/** Where a question comes from that no client asked. */
const IN_PROCESS: Origin = Object.freeze({ ip: null, userAgent: null, channel: 'job' });

/**
 * System settings, modes and feature flags.
 *
 * When to use: to show and change settings, to switch read-only or maintenance mode, to ask for the state of the system or of a feature.
 *
 * Promises: a value that does not fit its setting is never stored; a change is conditional on the value it was decided on, so
 * the audited old value is true; read-only and maintenance mode are left in every mode; what would shut the door is not changed where
 * neither its author nor a declared system actor could undo it.
 *
 * Failures: see each result; a store out of reach is an exception and never reads as a default.
 */
@Injectable()
export class SystemSettingsOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /** One setting, with its default and when and by whom it was changed. Needs `system.settings.view`. */
  setting(actor: Actor, input: SettingKeyInput): Promise<SettingResult> {
    return this.runner.run(setting, actor, input);
  }

  /** Every setting of one category, as `setting` shows each. Needs `system.settings.view`. */
  settings(actor: Actor, input: SettingsInput): Promise<SettingsResult> {
    return this.runner.run(settings, actor, input);
  }

  /** Changes one setting. Security settings need `system.settings.security.update` and a recent proof. */
  set(actor: Actor, input: SetSettingInput): Promise<SetSettingResult> {
    return this.runner.run(set, actor, input);
  }

  /** Changes one setting back to its default, under the rules of `set`. */
  reset(actor: Actor, input: SettingKeyInput): Promise<ResetSettingResult> {
    return this.runner.run(reset, actor, input);
  }

  /** Switches read-only mode. Needs `system.read_only`. */
  setReadOnly(actor: Actor, input: SetReadOnlyInput): Promise<SetReadOnlyResult> {
    return this.runner.run(setReadOnly, actor, input);
  }

  /** Closes ordinary sign-ins and most operations. Needs `system.maintenance`; `no_way_out` says what the caller needs beside it. */
  enterMaintenance(actor: Actor, input: MaintenanceInput): Promise<EnterMaintenanceResult> {
    return this.runner.run(enterMaintenance, actor, input);
  }

  /** Opens them again. Needs `system.maintenance`. */
  leaveMaintenance(actor: Actor, input: MaintenanceInput): Promise<LeaveMaintenanceResult> {
    return this.runner.run(leaveMaintenance, actor, input);
  }

  /** Which switches are on. Needs no actor: a sign-in page may ask. */
  systemState(origin: Origin = IN_PROCESS): Promise<SystemStateResult> {
    return this.runner.run(systemState, origin, {});
  }

  /** Whether one of the host's own features is on. A key nobody registered is off. */
  feature(input: SettingKeyInput, origin: Origin = IN_PROCESS): Promise<FeatureResult> {
    return this.runner.run(feature, origin, input);
  }
}
