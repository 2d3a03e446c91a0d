import { Inject, Injectable } from '@nestjs/common';

import type { Actor } from '../kernel/actor.js';
import { OperationRunner } from '../runner/runner.js';
import type { AuthorizeInput } from './authorization.inputs.js';
import type { AuthorizeQueryResult } from './authorize-query.operation.js';
import { authorizeQuery } from './authorize-query.operation.js';
import type { AuthorizeResult } from './authorize.operation.js';
import { authorize } from './authorize.operation.js';

/**
 * Ability enforcement for what the host does itself.
 *
 * When to use: before a command or a query of your own; the library's operations authorize themselves.
 *
 * Promises: asks the bound `AbilityResolver` at each use, remembers nothing; a refusal is audited (`authz.permission.denied`).
 *
 * Failures: `denied` with its reason is a result; a resolver that throws or answers badly is an exception, and nothing is permitted.
 *
 * @example
 * const result = await authorization.authorize(actor, { ability: 'orders.refund', targetType: 'order', targetId: '42' });
 * if (result.outcome === 'granted') await refund(result.grant);
 */
@Injectable()
export class AuthorizationOrchestrator {
  constructor(@Inject(OperationRunner) private readonly runner: OperationRunner) {}

  /** Before a command: also refused by read-only mode, maintenance and emergency. */
  authorize(actor: Actor, input: AuthorizeInput): Promise<AuthorizeResult> {
    return this.runner.run(authorize, actor, input);
  }

  /** Before a query: open in every mode. */
  authorizeQuery(actor: Actor, input: AuthorizeInput): Promise<AuthorizeQueryResult> {
    return this.runner.run(authorizeQuery, actor, input);
  }
}
