import { ContractViolationException } from '@maatify/admin-infra';

import { HUGE_TEXT } from './wrong-values.js';

/** An error as a careless driver makes it: everything it was handed stands in it (F53, X2). */
export function leakyError(secrets: readonly string[]): Error {
  const said = secrets.join(' and ');
  const cause = Object.assign(new Error(`cause: ${said}`), { detail: said, parameters: secrets });
  const error = new Error(`INSERT failed for ${said}`, { cause });
  error.name = `DriverError ${said}`;
  return Object.assign(error, { code: `E ${said}`, query: said, parameters: [...secrets] });
}

/** Where the library cuts a foreign text. */
const CUT_AT = 2_000;

/** An error whose texts are so long that they are cut, just before the end of a secret. */
export function longLeakyError(secrets: readonly string[]): Error {
  const [longest = 'nothing secret'] = [...secrets].sort((a, b) => b.length - a.length);
  const text = `${' '.repeat(CUT_AT - longest.length + 1)}${longest}`;
  const error = new Error(text);
  error.stack = text;
  return error;
}

/** K3: what is thrown in place of an Error. Made anew for each case, because some of them change. */
export const UNUSABLE: Readonly<Record<string, (secrets: readonly string[]) => unknown>> = {
  'a string': (secrets) => secrets.join(' '),
  undefined: () => undefined,
  null: () => null,
  'a frozen object': (secrets) => Object.freeze({ message: secrets.join(' ') }),
  'a symbol': (secrets) => Symbol(secrets.join(' ')),
  'a bigint': () => 7n,
  'an object whose message throws': () => ({
    get message(): string {
      throw new Error('no message');
    },
  }),
  'an object whose toString throws': () => ({
    toString(): string {
      throw new Error('no text');
    },
  }),
  'a Proxy whose traps throw': () =>
    new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap');
        },
        has: () => {
          throw new Error('trap');
        },
        getPrototypeOf: () => {
          throw new Error('trap');
        },
      },
    ),
  'a revoked Proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'an error whose fields are secrets within secrets': (secrets) =>
    leakyError(secrets.flatMap((secret) => [secret, `${secret}${secret}`])),
  'an error that is its own cause': () => {
    const error = new Error('cyclic');
    error.cause = error;
    return error;
  },
  'an error of ten mebibytes': () => new Error(HUGE_TEXT),
  'an exception of the library itself': (secrets) =>
    new ContractViolationException(secrets.join(' '), { code: 'of.the.host', operation: 'somebody.elses', mutation: 'none' }),
};
