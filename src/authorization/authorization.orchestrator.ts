import { Inject, Injectable } from '@nestjs/common';

import type { Actor } from '../kernel/actor.js';
import { OperationRunner } from '../operations/operation-runner.js';
import type { AuthorizeInput } from './authorize.input.js';
import { authorize, authorizeBody, authorizeQuery } from './authorize.operation.js';
import type { AuthorizeQueryResult, AuthorizeResult } from './authorize.operation.js';

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
  constructor(@Inject(OperationRunner) private readonly kernel: OperationRunner) {}

  /** Before a command: also refused by read-only mode, maintenance and emergency. */
  authorize(actor: Actor, input: AuthorizeInput): Promise<AuthorizeResult> {
    return this.kernel.perform(authorize, actor, input, authorizeBody);
  }

  /** Before a query: open in every mode. */
  authorizeQuery(actor: Actor, input: AuthorizeInput): Promise<AuthorizeQueryResult> {
    return this.kernel.perform(authorizeQuery, actor, input, authorizeBody);
  }
}
