import { describe, expect, it } from '@jest/globals';

import { ContractViolationException, InfrastructureException } from '../../src/kernel/exceptions.js';
import { afterShutdown, classified, timedOut } from '../../src/runner/run-failures.js';

describe('X1 X5 what a run is told to have failed of', () => {
  const run = { operation: 'some.operation', correlationId: 'c-1', wrote: false, secrets: ['s3cret'] };
  const method = (kind: string, contract: string) => ({ kind, contract, name: 'go' }) as never;

  it('a bug is an invariant violation with a scrubbed cause', () => {
    const exception = classified(new TypeError('x of s3cret'), 'some.operation', run as never);
    expect(exception.toJSON()).toEqual({
      name: 'InvariantViolationException',
      failure: 'invariant_violation',
      code: 'operation.defect',
      message: 'some.operation failed in its own code; this is a defect of the library or of an override. See cause.',
      operation: 'some.operation',
      contract: null,
      method: null,
      mutation: 'none',
      correlationId: 'c-1',
      causes: [
        {
          name: 'TypeError',
          code: null,
          message: 'its message was dropped: it held a secret of this operation, or a piece of one',
        },
      ],
    });
    expect((exception.cause as Error).message).toMatch(/^its message was dropped/);
  });

  it('after a write it says so; before a run it has no correlation id', () => {
    expect(classified(new Error('x'), 'o', { ...run, wrote: true } as never).mutation).toBe('unknown');
    expect(classified(new Error('x'), 'o', null).toJSON()).toMatchObject({
      mutation: 'none',
      correlationId: null,
      operation: 'o',
    });
  });

  it('an exception of the library stays what it is and learns which run it belongs to', () => {
    const thrown = new ContractViolationException('m', { code: 'c', operation: null });
    expect(classified(thrown, 'o', null)).toBe(thrown);
    expect(thrown.toJSON()).toMatchObject({ operation: 'o', correlationId: null, mutation: 'none' });
    expect(classified(thrown, 'o2', { ...run, wrote: true } as never).toJSON()).toMatchObject({
      operation: 'o',
      correlationId: 'c-1',
      mutation: 'unknown',
    });
    const own = new ContractViolationException('m', { code: 'c', operation: 'own', correlationId: 'mine', mutation: 'unknown' });
    expect(classified(own, 'o', run as never).toJSON()).toMatchObject({
      operation: 'own',
      correlationId: 'mine',
      mutation: 'unknown',
    });
  });

  it.each([
    ['nothing', [], false, 'none', null, 'no contract'],
    ['nothing, after a write', [], true, 'unknown', null, 'no contract'],
    ['a query', [method('query', 'Q')], false, 'none', 'Q', 'Q.go'],
    ['a query and a write', [method('query', 'Q'), method('restrict', 'W')], false, 'unknown', 'W', 'W.go'],
    ['a write', [method('change', 'D')], false, 'unknown', 'D', 'D.go'],
  ])('a deadline while waiting for %s', (_, pending, wrote, mutation, contract, waiting) => {
    const exception = timedOut({ ...run, wrote } as never, pending, { deadlineMs: 500 });
    expect(exception).toBeInstanceOf(InfrastructureException);
    expect(exception.toJSON()).toMatchObject({
      code: 'operation.timed_out',
      operation: 'some.operation',
      correlationId: 'c-1',
      mutation,
      contract,
      method: contract === null ? null : 'go',
    });
    expect(exception.message).toContain(`some.operation did not end within 500 ms; it was waiting for ${waiting}.`);
    expect(exception.message).toContain('policy.operationDeadlineMs');
  });

  it('nobody is there any more', () => {
    const exception = afterShutdown('some.operation');
    expect(exception).toBeInstanceOf(InfrastructureException);
    expect(exception.toJSON()).toMatchObject({ code: 'operation.shut_down', operation: 'some.operation', mutation: 'none' });
    expect(exception.message).toBe(
      'some.operation was called after the application had shut down; nothing was asked and nothing was sent. ' +
        'Let requests and jobs end before app.close().',
    );
  });
});
