import { Inject, Injectable } from '@nestjs/common';

import { Effects } from '../effects/effects.js';
import type { SinkReport } from '../effects/effects.js';
import { nameOfToken } from '../kernel/contract-method.js';
import { BOUND_CONTRACTS } from './tokens.js';

export interface HealthReport {
  /** The contracts in use, with the class each is bound to. */
  readonly contracts: readonly { readonly name: string; readonly boundTo: string }[];
  /** Intents in flight and lost since start, per sink. A lost audit record is an alarm. */
  readonly sinks: readonly SinkReport[];
}

/**
 * What the library can say about itself, without a transport.
 *
 * When to use: in a health endpoint or a start-up log.
 *
 * Promises: calls no contract.
 */
@Injectable()
export class AdminInfraHealth {
  constructor(
    @Inject(BOUND_CONTRACTS) private readonly bound: ReadonlyMap<symbol, object>,
    @Inject(Effects) private readonly effects: Effects,
  ) {}

  report(): HealthReport {
    const contracts = [...this.bound].map(([token, implementation]) => ({
      name: nameOfToken(token),
      boundTo: (implementation.constructor as { name?: string } | undefined)?.name ?? 'object',
    }));
    return { contracts, sinks: this.effects.report() };
  }
}
