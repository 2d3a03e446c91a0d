import type { PasswordHasher } from '@maatify/admin-infra';
import { AdminInfraException } from '@maatify/admin-infra';
import { Argon2PasswordHasher } from '@maatify/admin-infra-adapters/argon2';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { bootstrap } from '../../src/first-admin/bootstrap.js';
import { OperatorsMistake } from '../../src/platform/operators-mistake.js';
import { tellOperator } from '../../src/platform/tell-operator.js';
import { startHost } from '../support/host.js';

class Mistake extends OperatorsMistake {}

class FailingHasher extends Argon2PasswordHasher {
  override hash(): ReturnType<PasswordHasher['hash']> {
    return Promise.reject(new Error('away'));
  }
}

describe('what an operator is told of a failure', () => {
  const { exitCode } = process;
  const debug = process.env['DEBUG'];
  beforeEach(() => {
    process.exitCode = 0;
    delete process.env['DEBUG'];
  });
  afterEach(() => {
    process.exitCode = exitCode;
    if (debug === undefined) delete process.env['DEBUG'];
    else process.env['DEBUG'] = debug;
    jest.restoreAllMocks();
  });

  function told(error: unknown, database?: string): string {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    tellOperator('The command', error, database);
    const text = write.mock.calls.flat().join('');
    write.mockRestore();
    expect(process.exitCode).toBe(1);
    process.exitCode = 0;
    return text;
  }
  const LOOK = 'Look what was done before you repeat it.';
  const reason = (error: unknown): string | undefined => /^The command failed: (.*?)\. (?:Look|See)/.exec(told(error))?.[1];

  it('of a mistake of theirs: how it is mended, and nothing else', () => {
    expect(told(new Mistake('Set PORT.'))).toBe('Set PORT.\n');
    process.env['DEBUG'] = '1';
    expect(told(new Mistake('Set PORT.'))).toBe('Set PORT.\n');
  });

  it('of anything else: one line, and a stack for whoever asks for it alone', () => {
    const error = new Error('out', { cause: new Error('in between', { cause: new RangeError('the first.\nof many lines') }) });
    expect(told(error, 'postgres://h/db')).toBe(
      `The command failed: RangeError, the first. ${LOOK} See that the database postgres://h/db is there and the environment is right; DEBUG=1 shows more.\n`,
    );
    expect(told(error)).toContain('See that the database is there');
    for (const off of ['', ' ']) {
      process.env['DEBUG'] = off;
      expect(told(error)).not.toMatch(/^\s+at /m);
    }
    process.env['DEBUG'] = '1';
    expect(told(error)).toMatch(/\n\s+at /);
  });

  it.each([
    ['the code of a driver', Object.assign(new Error('no answer'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED, no answer'],
    ['one of several', new AggregateError([new Error('first'), new Error('second')]), 'Error, first'],
    ['nothing it says', Object.assign(new Error(''), { code: 'EPIPE' }), 'EPIPE'],
    ['what repeats its code', Object.assign(new Error('EPIPE'), { code: 'EPIPE' }), 'EPIPE'],
    ['no error', 'text', 'something else than an error was thrown'],
  ])('names %s', (_, error, named) => {
    expect(reason(error)).toBe(named);
  });

  it('comes to an end where causes go in a circle', () => {
    const circle = new Error('round');
    circle.cause = circle;
    expect(reason(circle)).toBe('Error, round');
  });

  it('says to look first unless nothing was written', async () => {
    const host = await startHost({ contracts: { PasswordHasher: { useClass: FailingHasher } } });
    const failed: unknown = await bootstrap(host.app, { email: 'a@example.test', password: 'a long passphrase of hers' }).catch(
      (error: unknown) => error,
    );
    await host.close();
    expect(failed).toBeInstanceOf(AdminInfraException);
    expect((failed as AdminInfraException).mutation).toBe('none');
    expect(told(failed)).not.toContain(LOOK);
    expect(told(new Error('x'))).toContain(LOOK);
  });
});
