import { createHook } from 'node:async_hooks';

import { afterEach, describe, expect, it } from '@jest/globals';
import { Redacted } from '@maatify/admin-infra';
import { TEST_ORIGIN } from '@maatify/admin-infra/testing';

import { createLightWorld } from '../support/light-world.js';
import type { LightWorld, Wrap } from '../support/light-world.js';

const READ = ['SystemSettingsReader', 'SessionQueryRepository', 'AbilityResolver'];
type Method = (args: unknown) => unknown;

/** Answers each question a second time with the very promise it was answered with, so that what is counted is the library's own. */
const remembering: Wrap = (contracts) => {
  const known = new Map<string, unknown>();
  const remembered = (name: string, contract: object): object =>
    new Proxy(contract, {
      get: (target, method) => (args: unknown) => {
        const key = JSON.stringify([name, String(method), args]);
        if (!known.has(key)) known.set(key, (Reflect.get(target, method) as Method).call(target, args));
        return known.get(key);
      },
    });
  const entries = Object.entries(contracts).map(([name, contract]) => [
    name,
    READ.includes(name) ? remembered(name, contract as object) : contract,
  ]);
  return Object.fromEntries(entries) as typeof contracts;
};

/** How many promises come to be from a call to its answer. */
function promisesOf(call: () => Promise<unknown>): Promise<number> {
  return new Promise((resolve, reject) => {
    let made = 0;
    const hook = createHook({
      init: (_id, type) => {
        if (type === 'PROMISE') made += 1;
      },
    });
    hook.enable();
    call().then(() => {
      hook.disable();
      // Two of them are made here: to be told of the answer, and for the test that awaits this.
      resolve(made - 2);
    }, reject);
  });
}

let world: LightWorld;
afterEach(() => world.dispose());

describe('performance.md promises, which a host that follows its requests pays for one by one', () => {
  it('a session check makes three: one for the caller, and one for each answer it waits for', async () => {
    world = createLightWorld(remembering);
    const { issued } = await world.signedIn();
    const access = () => world.sessions.access({ token: issued.token, passive: true }, TEST_ORIGIN);
    expect((await access()).outcome).toBe('allowed');
    expect(await promisesOf(access)).toBe(3);
  });

  it('and no more when it is refused', async () => {
    world = createLightWorld(remembering);
    const refused = () => world.sessions.access({ token: Redacted.of('a token of nobody') }, TEST_ORIGIN);
    expect((await refused()).outcome).toBe('refused');
    expect(await promisesOf(refused)).toBe(3);
  });

  it('a question about an ability makes three, and what breaks a rule of its input one', async () => {
    world = createLightWorld(remembering);
    const actor = await world.actor('reports.read');
    const authorize = (ability: string) => () => world.authorization.authorizeQuery(actor, { ability });
    expect((await authorize('admins.view')()).outcome).toBe('denied');
    expect(await promisesOf(authorize('admins.view'))).toBe(3);
    expect(await promisesOf(authorize('No Key'))).toBe(1);
  });
});
