import { Inject, Injectable } from '@nestjs/common';

import type { Actor, AdminActor } from '../../kernel/actor.js';
import { OperationRunner } from '../../runner/runner.js';
import type { PreferencesInput, UpdateNotificationPreferenceInput, UpdatePreferencesInput } from './preference.inputs.js';
import type { PreferencesResult } from './preferences.operation.js';
import { preferences } from './preferences.operation.js';
import type { UpdateNotificationPreferenceResult } from './update-notification-preference.operation.js';
import { updateNotificationPreference } from './update-notification-preference.operation.js';
import type { UpdatePreferencesResult } from './update-preferences.operation.js';
import { updatePreferences } from './update-preferences.operation.js';

/**
 * What admins prefer: language, time zone, locale, and on which channels they are told of what.
 *
 * When to use: the page on which somebody sets this for themselves. Feature `preferences`, off unless it is switched on.
 *
 * Promises: language, time zone and locale come back character for character, and decide nothing here. Nobody switches off the last
 * channel of a security notice, in whatever order two choices arrive; what the host switches off no preference switches on.
 *
 * Failures: see each result.
 *
 * @example
 * const result = await preferences.updatePreferences(actor, { language: 'de-AT', timezone: 'Europe/Vienna' });
 */
@Injectable()
export class PreferenceOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /** What an admin prefers, and what counts where they prefer nothing. Needs `admins.view`, but for oneself. */
  preferences(actor: Actor, input: PreferencesInput): Promise<PreferencesResult> {
    return this.runner.run(preferences, actor, input);
  }

  /** Sets the caller's own language, time zone and locale; null is for none, and what is absent stays. */
  updatePreferences(actor: AdminActor, input: UpdatePreferencesInput): Promise<UpdatePreferencesResult> {
    return this.runner.run(updatePreferences, actor, input);
  }

  /** Switches one notification of the caller's on or off on one channel. Needs a recent proof. */
  updateNotificationPreference(
    actor: AdminActor,
    input: UpdateNotificationPreferenceInput,
  ): Promise<UpdateNotificationPreferenceResult> {
    return this.runner.run(updateNotificationPreference, actor, input);
  }
}
