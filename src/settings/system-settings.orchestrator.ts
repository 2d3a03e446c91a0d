import { Inject, Injectable } from '@nestjs/common';

import type { Actor } from '../kernel/actor.js';
import type { Origin } from '../kernel/origin.js';
import { OperationRunner } from '../operations/operation-runner.js';
import { feature, featureBody, firstReadOfFeature } from './feature.operation.js';
import type { FeatureResult } from './feature.operation.js';
import { setReadOnly, setReadOnlyBody } from './set-read-only.operation.js';
import type { SetReadOnlyResult } from './set-read-only.operation.js';
import { setSetting, setSettingBody } from './set-setting.operation.js';
import type { SetSettingResult } from './set-setting.operation.js';
import { setting, settingBody } from './setting.operation.js';
import type { SettingResult } from './setting.operation.js';
import type { SetReadOnlyInput, SetSettingInput, SettingKeyInput } from './settings.inputs.js';
import { systemState, systemStateBody } from './system-state.operation.js';
import type { SystemStateResult } from './system-state.operation.js';

/** Where a question comes from that no client asked. */
const IN_PROCESS: Origin = Object.freeze({ ip: null, userAgent: null, channel: 'job' });

/**
 * System settings, modes and feature flags.
 *
 * When to use: to show and change settings, to switch read-only mode, to ask for the state of the system or of a feature.
 *
 * Promises: a value that does not fit its setting is never stored; a change is conditional on the value it was decided on, so
 * the audited old value is true; switching read-only mode off is possible in every mode (L10, F55).
 *
 * Failures: see each result; a store out of reach is an exception and never reads as a default.
 */
@Injectable()
export class SystemSettingsOrchestrator {
  constructor(@Inject(OperationRunner) private readonly kernel: OperationRunner) {}

  /** One setting, with its default and when and by whom it was changed. Needs `system.settings.view`. */
  setting(actor: Actor, input: SettingKeyInput): Promise<SettingResult> {
    return this.kernel.perform(setting, actor, input, settingBody);
  }

  /** Changes one setting. Security settings need `system.settings.security.update` and a recent proof. */
  set(actor: Actor, input: SetSettingInput): Promise<SetSettingResult> {
    return this.kernel.perform(setSetting, actor, input, setSettingBody);
  }

  /** Switches read-only mode. Needs `system.read_only`. */
  setReadOnly(actor: Actor, input: SetReadOnlyInput): Promise<SetReadOnlyResult> {
    return this.kernel.perform(setReadOnly, actor, input, setReadOnlyBody);
  }

  /** Which switches are on. Needs no actor: a sign-in page may ask. */
  systemState(origin: Origin = IN_PROCESS): Promise<SystemStateResult> {
    return this.kernel.admit(systemState, origin, {}, null, systemStateBody);
  }

  /** Whether one of the host's own features is on. A key nobody registered is off. */
  feature(input: SettingKeyInput, origin: Origin = IN_PROCESS): Promise<FeatureResult> {
    return this.kernel.admit(feature, origin, input, firstReadOfFeature, featureBody);
  }
}
