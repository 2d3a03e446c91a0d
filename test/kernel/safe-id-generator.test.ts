import { describe, expect, it } from '@jest/globals';

import { AdminInfraException } from '../../src/kernel/exceptions.js';
import { SafeIdGenerator } from '../../src/kernel/safe-id-generator.js';

function failureOf(act: () => unknown): object {
  try {
    act();
  } catch (error) {
    if (!(error instanceof AdminInfraException)) throw error;
    const { failure, code, contract, method, message, operation } = error;
    return { failure, code, where: `${String(contract)}.${String(method)}`, message, operation };
  }
  return {};
}

const throws = () => {
  throw new Error('out of order');
};

describe('K6 v5.0.0-6.5.4 v5.0.0-6.7.2 the ids of the host', () => {
  const SECRET = 'A'.repeat(22);
  const safe = (answer: unknown) => new SafeIdGenerator({ id: () => answer, secret: () => answer } as never);

  it.each(['1', '!~', 'x'.repeat(64)])('%s is an id', (id) => expect(safe(id).id()).toBe(id));
  it.each([SECRET, 'z-_9'.repeat(32)])('%s is a secret', (secret) => expect(safe(secret).secret()).toBe(secret));

  it.each([[''], ['x'.repeat(65)], ['a b'], ['ä'], [42], [null], [['id']]])('%p is no id', (answer) => {
    expect(failureOf(() => safe(answer).id())).toMatchObject({
      code: 'contract.malformed_answer',
      where: 'IdGenerator.id',
      message: 'IdGenerator.id must answer 1-64 printable ASCII characters.',
      operation: null,
    });
  });

  it.each([['A'.repeat(21)], ['A'.repeat(129)], [`${SECRET}=`], [`${SECRET} `], [` ${SECRET}`], [42]])(
    '%p is no secret',
    (answer) => {
      expect(failureOf(() => safe(answer).secret())).toMatchObject({
        code: 'contract.malformed_answer',
        message: 'IdGenerator.secret must answer 22-128 base64url characters.',
      });
    },
  );

  it('one that throws is out of order, and its error is kept as a copy', () => {
    const ids = new SafeIdGenerator({ id: throws, secret: throws });
    expect(failureOf(() => ids.id())).toMatchObject({
      failure: 'infrastructure_failure',
      code: 'contract.threw',
      where: 'IdGenerator.id',
    });
    expect(() => ids.secret()).toThrow(expect.objectContaining({ cause: expect.objectContaining({ message: 'out of order' }) }));
  });
});
