import { Inject, Injectable } from '@nestjs/common';

import type { Actor } from '../../kernel/actor.js';
import { OperationRunner } from '../../runner/runner.js';
import type { DisableEmergencyResult } from './disable-emergency.operation.js';
import { disableEmergency } from './disable-emergency.operation.js';
import type { DisableEmergencyInput, EnableEmergencyInput } from './emergency.inputs.js';
import type { EmergencyStatusResult } from './emergency-status.operation.js';
import { emergencyStatus } from './emergency-status.operation.js';
import type { EnableEmergencyResult } from './enable-emergency.operation.js';
import { enableEmergency } from './enable-emergency.operation.js';

/**
 * Emergency mode: everybody out at once, and back in only by breaking the glass.
 *
 * When to use: when somebody is inside who must not be, and it is not known who; by hand, or by a monitor of the host's own.
 *
 * Promises: one write kills every session and challenge, however many there are; until emergency is off only sign-ins with both
 * factors by holders of `system.break_glass` open a session, and only the published exit list stays open; it is never switched on
 * where neither its author nor a declared system actor could switch it off.
 *
 * Failures: see each result.
 *
 * @example
 * await emergency.enableEmergency(actor, { reason: 'a stolen laptop', trigger: 'suspected_compromise' });
 */
@Injectable()
export class EmergencyOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /**
   * Ends every session and challenge, and lets in only who breaks the glass. Needs `system.emergency`; `no_way_out` says what the caller
   * needs beside it.
   */
  enableEmergency(actor: Actor, input: EnableEmergencyInput): Promise<EnableEmergencyResult> {
    return this.runner.run(enableEmergency, actor, input);
  }

  /** Lets everybody sign in again. Needs `system.emergency` and a recent proof. */
  disableEmergency(actor: Actor, input: DisableEmergencyInput): Promise<DisableEmergencyResult> {
    return this.runner.run(disableEmergency, actor, input);
  }

  /** Whether emergency mode is on, and since when, by whom and why. Needs `system.emergency`. */
  emergencyStatus(actor: Actor): Promise<EmergencyStatusResult> {
    return this.runner.run(emergencyStatus, actor, {});
  }
}
