import { inspect } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import * as library from '@maatify/admin-infra';
import {
  AdminInfraException,
  AdminInfraModule,
  ConfigurationException,
  ContractViolationException,
  InfrastructureException,
  InvariantViolationException,
} from '@maatify/admin-infra';
import type { AdminActor } from '@maatify/admin-infra';
import { Test } from '@nestjs/testing';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld } from '../support/light-world.js';

/** What an adapter might throw that was written for a page: a status, a text for the person, a language. */
class PageError extends Error {
  readonly status = 404;
  readonly statusCode = 404;
  readonly locale = 'de';
  readonly userMessage = 'Leider nicht gefunden.';
  readonly response = { statusCode: 404, message: 'Leider nicht gefunden.' };
  getStatus = () => 404;
}

let world: LightWorld;
let actor: AdminActor;
beforeEach(async () => {
  world = createLightWorld();
  actor = await world.actor('admins.view');
});
afterEach(() => world.dispose());

async function thrownBy(run: () => Promise<unknown>): Promise<AdminInfraException> {
  const thrown: unknown = await run().then(
    (result) => result,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AdminInfraException)) throw new Error(`ended in ${JSON.stringify(thrown)}`);
  return thrown;
}

const looking = () => world.lifecycle.admin(actor, { adminId: world.someone() });
const plan = (fault: object) => world.faults.plan({ contract: 'AdminQueryRepository', method: 'byId', fault } as never);

/** One of each class, as a caller meets it. */
const CLASSES: Readonly<Record<string, readonly [class_: unknown, provoke: () => Promise<AdminInfraException>]>> = {
  'a contract that throws': [
    InfrastructureException,
    () => {
      plan({ kind: 'reject', value: new PageError('Leider nicht gefunden.') });
      return thrownBy(looking);
    },
  ],
  'an answer that is none': [
    ContractViolationException,
    () => {
      plan({ kind: 'answer', value: { message: 'Leider nicht gefunden.' } });
      return thrownBy(looking);
    },
  ],
  'a caller that is nobody': [
    ContractViolationException,
    () => thrownBy(() => world.lifecycle.admin({ message: 'Leider nicht gefunden.' } as never, { adminId: world.someone() })),
  ],
  'somebody else’s record': [
    InvariantViolationException,
    () => {
      plan({ kind: 'alter_answer', alter: (answer: object) => ({ ...answer, adminId: 'somebody-else' }) });
      return thrownBy(looking);
    },
  ],
  'a module that cannot start': [
    ConfigurationException,
    () =>
      thrownBy(async () => {
        const module = await Test.createTestingModule({
          imports: [AdminInfraModule.forRoot({ contracts: {} } as never)],
        }).compile();
        await module.init();
      }),
  ],
};

const OF_A_PAGE = [
  'status',
  'statusCode',
  'getStatus',
  'response',
  'locale',
  'userMessage',
  'messageKey',
  'i18n',
  'title',
  'html',
];
/** Words a person in front of a page would be told, and words of HTTP. */
const TEXT_FOR_A_PERSON = /\bHTTP\b|\b[45]\d\d\b|unauthori[sz]ed|forbidden|\bsorry\b|\boops\b|\bplease\b|log ?in again|leider/i;

describe('FEM-11 FEM-12 CT-05 an exception is for whoever runs the host, not for a person in front of it', () => {
  it.each(Object.entries(CLASSES))('%s', async (_, [class_, provoke]) => {
    const exception = await provoke();
    expect(exception).toBeInstanceOf(class_);
    for (const name of OF_A_PAGE) expect([name, name in exception, name in exception.toJSON()]).toEqual([name, false, false]);
    expect(exception.message).not.toMatch(TEXT_FOR_A_PERSON);
    expect(exception.code).toMatch(/^[a-z_]+(\.[a-z_]+)+$/);
    const { causes: _forTheLog, ...fields } = exception.toJSON();
    expect(JSON.stringify(fields)).not.toMatch(TEXT_FOR_A_PERSON);
  });

  it('tells the same few things, whichever class it is of', async () => {
    const fields = [
      'name',
      'failure',
      'code',
      'message',
      'operation',
      'contract',
      'method',
      'mutation',
      'correlationId',
      'causes',
    ];
    for (const [, provoke] of Object.values(CLASSES)) expect(Object.keys((await provoke()).toJSON())).toEqual(fields);
  });

  it('keeps of what a contract threw a copy for the log, without what was meant for a page', async () => {
    plan({ kind: 'reject', value: new PageError('Leider nicht gefunden.') });
    const { cause } = await thrownBy(looking);
    expect(cause).not.toBeInstanceOf(PageError);
    for (const name of OF_A_PAGE) expect([name, name in (cause as object)]).toEqual([name, false]);
  });
});

describe('X2 a log of an exception says why', () => {
  const lost = () =>
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:3306', { cause: new Error('socket closed') }), {
      name: 'SequelizeConnectionRefusedError',
      code: 'ECONNREFUSED',
      sql: 'select 1',
    });

  it('as text and as an object: class, code and message of what was thrown, and of what had led to it', async () => {
    plan({ kind: 'reject', value: lost() });
    const exception = await thrownBy(looking);
    expect(exception.toJSON().causes).toEqual([
      { name: 'SequelizeConnectionRefusedError', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:3306' },
      { name: 'Error', code: null, message: 'socket closed' },
    ]);
    for (const told of [inspect(exception), inspect({ exception }), JSON.stringify(exception)]) {
      expect(told).toMatch(/SequelizeConnectionRefusedError.*ECONNREFUSED.*connect.*socket closed/s);
      expect(told).not.toContain('select 1');
    }
  });

  it('at most four of them, of bounded length, whoever made the exception and whatever it holds', () => {
    const withCause = (cause: unknown) =>
      new InfrastructureException('x', { code: 'x.y', operation: null, cause }).toJSON().causes;
    const circle = new Error('round');
    circle.cause = circle;
    expect(withCause(circle)).toEqual(Array.from({ length: 4 }, () => ({ name: 'Error', code: null, message: 'round' })));
    expect(withCause(new Error('x'.repeat(3_000)))[0]?.message).toHaveLength(500);
    expect(withCause('a text')).toEqual([]);
    const trap = new Proxy(new Error('x'), {
      get: () => {
        throw new Error('trap');
      },
    });
    expect(withCause(trap)).toEqual([]);
    expect(withCause(new Error('first', { cause: trap }))).toEqual([{ name: 'Error', code: null, message: 'first' }]);
  });
});

describe('FEM-02 FEM-10 there are three classes of exceptions, and configuration is one of the third', () => {
  it('each with its own name, and none beside them', () => {
    const failures = [ContractViolationException, InvariantViolationException, InfrastructureException].map((Class) => {
      const exception = new Class('x', { code: 'x.y', operation: null });
      expect(exception.name).toBe(Class.name);
      expect(Object.getPrototypeOf(Class)).toBe(AdminInfraException);
      return exception.failure;
    });
    expect(failures).toEqual(['contract_violation', 'invariant_violation', 'infrastructure_failure']);
    expect(new ConfigurationException(['x'])).toBeInstanceOf(InfrastructureException);
    const published = Object.keys(library).filter((name) => /Exception$|Error$/.test(name));
    expect(published.sort()).toEqual([
      'AdminInfraException',
      'ConfigurationException',
      'ContractViolationException',
      'InfrastructureException',
      'InvariantViolationException',
    ]);
  });
});
