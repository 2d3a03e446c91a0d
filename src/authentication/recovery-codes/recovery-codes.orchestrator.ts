import { Inject, Injectable } from '@nestjs/common';

import type { AdminActor } from '../../kernel/actor.js';
import { OperationRunner } from '../../runner/runner.js';
import type { RegenerateRecoveryCodesResult } from './regenerate-recovery-codes.operation.js';
import { regenerateRecoveryCodes } from './regenerate-recovery-codes.operation.js';

/**
 * Recovery codes of a second factor: what an admin keeps on paper for the day the phone is lost.
 *
 * When to use: after a factor was enabled, and on the page that shows one's own factor. There only with `features: { recoveryCodes: true }`.
 *
 * Promises: a code works once, for its owner alone, wherever a code of the authenticator is asked for, and draws on the same attempts;
 * stores hold digests; the codes die with the factor they were made for.
 *
 * Failures: see each result.
 *
 * @example
 * const result = await recoveryCodes.regenerateRecoveryCodes(actor);
 * if (result.outcome === 'regenerated') show(result.codes.map((code) => code.reveal()));
 */
@Injectable()
export class RecoveryCodeOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /** Makes ten new codes in place of all earlier ones, for a caller with a recent proof. Show them once. */
  regenerateRecoveryCodes(actor: AdminActor): Promise<RegenerateRecoveryCodesResult> {
    return this.runner.run(regenerateRecoveryCodes, actor, {});
  }
}
