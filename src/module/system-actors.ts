import { Inject, Injectable } from '@nestjs/common';

import { SystemActor } from '../kernel/actor.js';
import { ContractViolationException } from '../kernel/exceptions.js';
import type { AdminId } from '../kernel/ids.js';
import { MINT_KEY } from '../kernel/mint-key.js';
import type { Channel } from '../kernel/origin.js';
import type { ResolvedPolicy } from './resolve-policy.js';
import { RESOLVED_POLICY } from './tokens.js';

export interface SystemActorUse {
  /** How the host's part runs. @default 'job' */
  readonly channel?: Channel;
  /** The admin a queued job was started by; audited, gives no rights. */
  readonly onBehalfOf?: AdminId;
}

/**
 * The only source of system actors.
 *
 * When to use: in a job, a command line, a queue consumer.
 *
 * Promises: only names that `policy.systemActors` declares; what an actor may do is asked of the `AbilityResolver` at each use, and audited.
 *
 * Failures: an unknown name is a contract violation.
 *
 * @example
 * const cli = systemActors.get('bootstrap-cli', { channel: 'cli' });
 * await lifecycle.bootstrapFirstAdmin(cli, { email, password: Redacted.of(password) });
 */
@Injectable()
export class SystemActors {
  constructor(@Inject(RESOLVED_POLICY) private readonly policy: ResolvedPolicy) {}

  get(name: string, { channel = 'job', onBehalfOf }: SystemActorUse = {}): SystemActor {
    const { systemActors } = this.policy.operations;
    const declared = Object.hasOwn(systemActors, name) ? systemActors[name] : undefined;
    if (declared === undefined) {
      const known = Object.keys(systemActors).join(', ') || 'none';
      throw new ContractViolationException(`There is no system actor of that name; policy.systemActors declares: ${known}.`, {
        code: 'system_actor.unknown',
        operation: null,
      });
    }
    const origin = Object.freeze({ ip: null, userAgent: null, channel });
    return new SystemActor(MINT_KEY, this.policy.operations, name, origin, onBehalfOf ?? null);
  }
}
