import { describe, expect, it } from '@jest/globals';
import { Redacted } from '@maatify/admin-infra';

import { Argon2PasswordHasher, HashingOverloaded } from '../../src/argon2/index.js';
import { HashingQueue } from '../../src/argon2/hashing-queue.js';

const tick = () => new Promise((resolve) => setImmediate(resolve));

/** Tasks that end when they are told to, and a count of those that run. */
function tasks(limits: { maxConcurrent: number; maxQueued: number; queueTimeoutMs?: number }) {
  const queue = new HashingQueue({ queueTimeoutMs: 5_000, ...limits });
  const ends: ((failed?: Error) => void)[] = [];
  const seen = { running: 0, most: 0, order: [] as number[] };
  const run = (name: number) =>
    queue.run(async () => {
      seen.running += 1;
      seen.most = Math.max(seen.most, seen.running);
      seen.order.push(name);
      await new Promise<void>((resolve, reject) => {
        ends.push((failed) => {
          if (failed === undefined) resolve();
          else reject(failed);
        });
      }).finally(() => (seen.running -= 1));
      return name;
    });
  return { run, seen, end: (failed?: Error) => ends.shift()?.(failed) };
}

describe('the queue', () => {
  it('runs few at once, lets few wait, in order, and refuses the rest at once', async () => {
    const { run, seen, end } = tasks({ maxConcurrent: 2, maxQueued: 3 });
    const all = Array.from({ length: 8 }, (_, index) => run(index).catch((thrown: unknown) => thrown));
    const refused = await Promise.all(all.slice(5));
    expect(refused).toEqual(Array.from({ length: 3 }, () => expect.any(HashingOverloaded)));
    // What a host gets is a copy, which keeps the code.
    expect(refused.map((thrown) => (thrown as HashingOverloaded).code)).toEqual(Array(3).fill('HASHING_OVERLOADED'));
    for (let ended = 0; ended < 5; ended += 1) {
      end();
      await tick();
    }
    expect(await Promise.all(all.slice(0, 5))).toEqual([0, 1, 2, 3, 4]);
    expect(seen).toEqual({ running: 0, most: 2, order: [0, 1, 2, 3, 4] });
  });

  it('refuses one whose turn does not come in time, and the next takes its turn', async () => {
    const { run, end, seen } = tasks({ maxConcurrent: 1, maxQueued: 1, queueTimeoutMs: 20 });
    const first = run(1);
    await expect(run(2)).rejects.toThrow(/waited 20 ms for its turn/);
    const third = run(3);
    end();
    await tick();
    end();
    expect(await Promise.all([first, third])).toEqual([1, 3]);
    expect(seen.order).toEqual([1, 3]);
  });

  it('one whose turn came leaves no timer that keeps the process alive', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const { run, end } = tasks({ maxConcurrent: 1, maxQueued: 1, queueTimeoutMs: 60_000 });
    const both = [run(1), run(2)];
    end();
    await tick();
    end();
    await Promise.all(both);
    expect(timers()).toBe(before);
  });

  it('a task that fails gives its place back', async () => {
    const { run, end } = tasks({ maxConcurrent: 1, maxQueued: 1 });
    const [failing, next] = [run(1), run(2)];
    end(new Error('no memory'));
    await expect(failing).rejects.toThrow('no memory');
    await tick();
    end();
    expect(await next).toBe(2);
    const last = run(3);
    await tick();
    end();
    expect(await last).toBe(3);
  });

  it('nobody slips in between one that ended and one that waits', async () => {
    const { run, end, seen } = tasks({ maxConcurrent: 1, maxQueued: 5 });
    const all = [run(1), run(2)];
    end();
    all.push(run(3));
    for (let ended = 0; ended < 3; ended += 1) {
      await tick();
      end();
    }
    await Promise.all(all);
    expect(seen).toMatchObject({ most: 1, order: [1, 2, 3] });
  });
});

describe('the hasher', () => {
  it('a burst is bounded, whether the account exists, does not, or a hash is made', async () => {
    const hasher = new Argon2PasswordHasher({ maxConcurrent: 1, maxQueued: 2 });
    const password = Redacted.of('x');
    const { hash } = await hasher.hash({ password });
    const calls: (() => Promise<unknown>)[] = [
      () => hasher.verify({ password, hash }),
      () => hasher.verify({ password, hash: null }),
      () => hasher.verify({ password, hash: Redacted.of('unreadable') }),
      () => hasher.hash({ password }),
    ];
    for (const call of calls) {
      const burst = await Promise.allSettled(Array.from({ length: 10 }, call));
      const refused = burst.filter((one) => one.status === 'rejected').map(({ reason }) => reason as unknown);
      expect(refused).toEqual(Array.from({ length: 7 }, () => expect.any(HashingOverloaded)));
    }
    expect(await hasher.verify({ password, hash })).toEqual({ verdict: 'match', needsRehash: false });
  });
});

describe('options', () => {
  it('every problem is in one message that says what would do', () => {
    const options = { memoryCost: 10, timeCost: 0, parallelism: 1.5, maxConcurrent: 0, maxQueued: -1, queueTimeoutMs: NaN };
    const make = () => new Argon2PasswordHasher({ ...options, importedLimits: { bcryptCost: 99 } });
    for (const name of [...Object.keys(options), 'importedLimits.bcryptCost'])
      expect(make).toThrow(new RegExp(`\n- ${name}: .* from `));
    expect(make).toThrow(/19456 with 2 passes is what OWASP recommends/);
  });

  it('cheap by passes is refused, every trade OWASP names is taken', () => {
    expect(() => new Argon2PasswordHasher({ memoryCost: 19_456, timeCost: 1 })).toThrow(/guessing such hashes is too cheap/);
    for (const [memoryCost, timeCost] of [
      [47_104, 1],
      [19_456, 2],
      [12_288, 3],
      [9_216, 4],
      [7_168, 5],
    ] as const) {
      expect(() => new Argon2PasswordHasher({ memoryCost, timeCost })).not.toThrow();
    }
  });

  it('a misspelt one is named, one that is undefined means its default', () => {
    expect(() => new Argon2PasswordHasher({ memory: 5 } as object)).toThrow(
      /memory: there is no such option; there are memoryCost/,
    );
    const unset: object = { memoryCost: undefined, importedLimits: undefined };
    expect(() => new Argon2PasswordHasher(unset)).not.toThrow();
  });
});
