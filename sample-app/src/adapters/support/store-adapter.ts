import { applyDecorators, Injectable } from '@nestjs/common';
import { DrizzleQueryError } from 'drizzle-orm';

/** What an adapter throws when the database refused or did not answer: no statement, no parameter, no stored value. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';

  constructor(
    /** The SQLSTATE, or the driver's own code such as ECONNREFUSED. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

type Method = (...args: never) => unknown;

/**
 * Marks a class that implements a contract over the database.
 *
 * Injectable, and every failure leaves it as a {@link StoreFailure}: drizzle writes the statement's parameters - password
 * hashes, sealed seeds, addresses - into the message of what it throws, and messages end in logs (X2).
 */
export function StoreAdapter(): ClassDecorator {
  const withoutStatements = (target: { readonly prototype: object }): void => {
    const methods: Record<string, { value?: unknown }> = Object.getOwnPropertyDescriptors(target.prototype);
    for (const [name, { value }] of Object.entries(methods)) {
      if (name === 'constructor' || typeof value !== 'function') continue;
      Object.defineProperty(target.prototype, name, {
        value: withoutStatement(value as Method),
        configurable: true,
        writable: true,
      });
    }
  };
  return applyDecorators(Injectable(), withoutStatements);
}

function withoutStatement(method: Method): Method {
  return function (this: unknown, ...args: never): unknown {
    const returned: unknown = Reflect.apply(method, this, args);
    return returned instanceof Promise ? returned.catch((thrown: unknown) => Promise.reject(failureOf(thrown))) : returned;
  };
}

function failureOf(thrown: unknown): Error {
  const reported = thrown instanceof DrizzleQueryError ? thrown.cause : thrown;
  if (!(reported instanceof Error)) return new StoreFailure('unknown', 'the database failed without an error');
  const code = 'code' in reported && typeof reported.code === 'string' ? reported.code : null;
  // Neither the driver nor the database: a broken key or a programming error, whose message is our own.
  if (code === null && reported === thrown) return reported;
  // Class 22, data exceptions, quotes the offending value in its message.
  const message = code?.startsWith('22') === true ? 'a value could not be stored' : reported.message;
  return new StoreFailure(code ?? 'unknown', `the database refused or did not answer: ${message}`);
}
