import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { DatabaseProbe } from '../../src/health/database-probe.js';
import { networkOf } from '../../src/platform/http/network-of.js';
import { RatePerMinute } from '../../src/platform/http/rate-per-minute.js';
import { theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { HangingHasher } from '../support/hanging-hasher.js';
import { startHost, until } from '../support/host.js';
import type { Host } from '../support/host.js';
import { aGuess, RawConnection, wireRequest } from '../support/raw-connection.js';

const ACCEPT = wireRequest('POST', '/invitations/accept', { code: 'x'.repeat(43), password: 'x'.repeat(20) });

/** The status of one request from this address, on a connection of its own. */
async function statusFrom(host: Host, address: string): Promise<number> {
  const connection = await new RawConnection(host.url, address).opened();
  await connection.write(ACCEPT);
  const status = await until(() => connection.statuses[0] ?? null);
  connection.destroy();
  return status;
}

describe('strangers are bounded by their network, for addresses cost nothing', () => {
  const PER_MINUTE = 10;
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost({ env: { STRANGERS_PER_MINUTE: String(PER_MINUTE) } });
    ada = await theFirstAdmin(host);
  });
  afterAll(() => host.close());

  it('whoever takes another address of it for each request gets no more of them; another network is none the worse', async () => {
    const statuses: number[] = [];
    for (let last = 1; last <= PER_MINUTE + 2; last += 1) statuses.push(await statusFrom(host, `127.0.7.${String(last)}`));
    expect(statuses.slice(0, PER_MINUTE)).not.toContain(429);
    expect(statuses.slice(PER_MINUTE)).toEqual([429, 429]);
    expect(await statusFrom(host, '127.0.8.1')).not.toBe(429);
    expect((await ada.client.get('/me')).status).toBe(200);
  });
});

describe.each([
  ['strangers', { strangersPerNetwork: 2 }],
  ['requests', { perNetwork: 2 }],
] as const)('what is under way of %s', (_, limits) => {
  const hasher = new HangingHasher();
  let host: Host;
  let release: () => void = () => undefined;
  beforeAll(async () => {
    host = await startHost({ limits, contracts: { PasswordHasher: { useValue: hasher } } });
    await theFirstAdmin(host);
  });
  afterAll(async () => {
    release();
    await host.close();
  });

  it('is counted for a network, whatever addresses of it ask', async () => {
    release = hasher.hold();
    const guessFrom = async (address: string): Promise<RawConnection> => {
      const connection = await new RawConnection(host.url, address).opened();
      await connection.write(aGuess());
      return connection;
    };
    const under = [await guessFrom('127.0.7.1'), await guessFrom('127.0.7.2')];
    await until(() => hasher.waiting === 2 || null);
    const third = await guessFrom('127.0.7.3');
    expect(await until(() => third.statuses[0] ?? null)).toBe(503);
    const elsewhere = await guessFrom('127.0.8.1');
    await until(() => hasher.waiting === 3 || null);
    release();
    for (const one of [...under, elsewhere]) expect(await until(() => one.statuses[0] ?? null)).toBe(401);
    for (const one of [...under, third, elsewhere]) one.destroy();
  });
});

describe('a connection', () => {
  it('has so many requests under way, loses itself with one more, and is answered what was begun', async () => {
    const hasher = new HangingHasher();
    const host = await startHost({ limits: { perConnection: 2 }, contracts: { PasswordHasher: { useValue: hasher } } });
    const release = hasher.hold();
    const greedy = await new RawConnection(host.url).opened();
    await greedy.write(aGuess() + aGuess());
    await until(() => hasher.waiting === 2 || null);
    await greedy.write(aGuess() + aGuess() + aGuess());
    const modest = await new RawConnection(host.url).opened();
    await modest.write(aGuess());
    await until(() => hasher.waiting === 3 || null);
    release();
    await until(() => greedy.closed || null);
    expect(greedy.statuses).toEqual([401, 401, 503]);
    expect(await until(() => modest.statuses[0] ?? null)).toBe(401);
    modest.destroy();
    await host.close();
  });
});

describe('health, which a load balancer asks for all the time', () => {
  const ASK = wireRequest('GET', '/health', {});
  const hasher = new HangingHasher();
  let host: Host;
  beforeAll(async () => {
    host = await startHost({
      env: { STRANGERS_PER_MINUTE: '2' },
      limits: { healthPerNetwork: 1, healthInAll: 2, inAll: 1, strangersInAll: 1 },
      contracts: { PasswordHasher: { useValue: hasher } },
    });
  });
  afterAll(() => host.close());

  it('uses up no minute and no place of strangers, and they none of its own', async () => {
    const release = hasher.hold();
    const guess = await new RawConnection(host.url, '127.0.7.1').opened();
    await guess.write(aGuess());
    await until(() => hasher.waiting === 1 || null);
    for (let asked = 0; asked < 10; asked += 1) expect((await host.client().get('/health')).status).toBe(200);
    // What its details tell is for admins, who have places as everybody has.
    for (const path of ['/system/state', '/health/details']) expect((await host.client().get(path)).status).toBe(503);
    release();
    expect(await until(() => guess.statuses[0] ?? null)).toBe(401);
    guess.destroy();
  });

  it('has places of its own, so many of a network and in all', async () => {
    let answer: (state: 'writable') => void = () => undefined;
    const state = jest
      .spyOn(host.app.get(DatabaseProbe, { strict: false }), 'state')
      .mockReturnValue(new Promise((resolve) => (answer = resolve)));
    const askFrom = async (address: string): Promise<RawConnection> => {
      const connection = await new RawConnection(host.url, address).opened();
      await connection.write(ASK);
      return connection;
    };
    const one = await askFrom('127.0.7.1');
    await until(() => state.mock.calls.length === 1 || null);
    const neighbour = await askFrom('127.0.7.2');
    expect(await until(() => neighbour.statuses[0] ?? null)).toBe(503);
    const another = await askFrom('127.0.8.1');
    await until(() => state.mock.calls.length === 2 || null);
    const third = await askFrom('127.0.9.1');
    expect(await until(() => third.statuses[0] ?? null)).toBe(503);
    answer('writable');
    for (const asked of [one, another]) expect(await until(() => asked.statuses[0] ?? null)).toBe(200);
    state.mockRestore();
    for (const connection of [one, neighbour, another, third]) connection.destroy();
    expect((await host.client().get('/health')).status).toBe(200);
  });
});

describe('the network of an IPv6 address', () => {
  it('is its /56: what one customer is given', async () => {
    const host = await startHost({ env: { TRUST_PROXY: '1', STRANGERS_PER_MINUTE: '1' } });
    const statusFrom = async (ip: string) => (await host.client().get('/system/state', { 'x-forwarded-for': ip })).status;
    expect(await statusFrom('2001:db8:1:2aa::1')).toBe(200);
    for (const ip of ['2001:db8:1:2aa::2', '2001:db8:1:2bb::1', '2001:db8:1:200:a:b:c:d', '2001:0DB8:0001:02ff::']) {
      expect([ip, await statusFrom(ip)]).toEqual([ip, 429]);
    }
    for (const ip of ['2001:db8:1:300::1', '2001:db8:2:2aa::1']) expect([ip, await statusFrom(ip)]).toEqual([ip, 200]);
    await host.close();
  });
});

describe('a network (found outside, row H3)', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['::ffff:203.0.113.7', '203.0.113.0/24'],
    ['::ffff:cb00:7107', '203.0.113.0/24'],
    ['::FFFF:CB00:7107', '203.0.113.0/24'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.0/24'],
    ['0000:0000:0000:0000:0000:ffff:cb00:7107', '203.0.113.0/24'],
    ['64:ff9b::203.0.113.7', '203.0.113.0/24'],
    ['64:ff9b::cb00:7107', '203.0.113.0/24'],
    ['64:ff9b:1::cb00:7107', '64:ff9b:1:0::/56'],
    ['2001:db8:1:2ff::1', '2001:db8:1:200::/56'],
    ['2001:db8:1:201:a:b:c:d', '2001:db8:1:200::/56'],
    ['2001:db8::1', '2001:db8:0:0::/56'],
    ['fe80::1%eth0', 'fe80:0:0:0::/56'],
    ['::1', '0:0:0:0::/56'],
    [null, 'unknown'],
    ['nonsense', 'unknown'],
  ])('of %s is %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });

  it('saves no allowance up, however long it was quiet', () => {
    let now = 0;
    const rate = new RatePerMinute(60, () => now);
    expect(rate.waitFor('a')).toBe(0);
    now += 3_600_000;
    expect(Array.from({ length: 61 }, () => rate.waitFor('a'))).toEqual([...Array<number>(60).fill(0), 1_000]);
  });

  it('gains nothing by asking while it has to wait', () => {
    let now = 0;
    const rate = new RatePerMinute(60, () => now);
    for (let passed = 0; passed < 60; passed += 1) rate.waitFor('a');
    const waits = [100, 200, 300, 100, 200].map((ms) => {
      now += ms;
      return rate.waitFor('a');
    });
    expect(waits).toEqual([900, 700, 400, 300, 100]);
    now += 99;
    expect(rate.waitFor('a')).toBeGreaterThan(0);
    now += 1;
    expect([rate.waitFor('a'), rate.waitFor('a')]).toEqual([0, 1_000]);
  });

  it('may ask so often at once, then as its allowance grows, and no network is remembered for ever', () => {
    let now = 0;
    const rate = new RatePerMinute(60, () => now);
    expect(Array.from({ length: 60 }, () => rate.waitFor('a'))).toEqual(Array(60).fill(0));
    expect(rate.waitFor('a')).toBe(1_000);
    expect(rate.waitFor('b')).toBe(0);
    now += 1_000;
    expect([rate.waitFor('a'), rate.waitFor('a')]).toEqual([0, 1_000]);
    for (let other = 0; other < 10_000; other += 1) rate.waitFor(`other ${String(other)}`);
    expect(rate.waitFor('a')).toBe(0);
  });

  it('is remembered for as long as it goes on asking, however many others come', () => {
    const rate = new RatePerMinute(60, () => 0);
    for (let asked = 0; asked < 60; asked += 1) rate.waitFor('a');
    for (let other = 0; other < 20_000; other += 1) {
      rate.waitFor(`other ${String(other)}`);
      if (other % 1_000 === 0) rate.waitFor('a');
    }
    expect(rate.waitFor('a')).toBe(1_000);
  });
});

describe('whoever is refused', () => {
  it.each([
    ['strangers', { strangersPerNetwork: 1, strangersInAll: 1 }],
    ['requests', { perNetwork: 1, inAll: 1 }],
  ] as const)('takes none of the places of %s, of their network or of all', async (_, limits) => {
    const hasher = new HangingHasher();
    const host = await startHost({ limits, contracts: { PasswordHasher: { useValue: hasher } } });
    const release = hasher.hold();
    const under = await new RawConnection(host.url, '127.0.7.1').opened();
    await under.write(aGuess());
    await until(() => hasher.waiting === 1 || null);
    // One where the network has no place left, and one where there is none in all.
    for (const address of ['127.0.7.2', '127.0.8.1', '127.0.7.3', '127.0.8.2']) {
      expect(await statusFrom(host, address)).toBe(503);
    }
    release();
    expect(await until(() => under.statuses[0] ?? null)).toBe(401);
    under.destroy();
    for (const address of ['127.0.7.1', '127.0.8.1']) {
      await until(async () => ((await statusFrom(host, address)) === 503 ? null : true));
    }
    await host.close();
  });

  it('in a network that has enough takes no place from another', async () => {
    const hasher = new HangingHasher();
    const limits = { perNetwork: 1, inAll: 2 };
    const host = await startHost({ limits, contracts: { PasswordHasher: { useValue: hasher } } });
    const release = hasher.hold();
    const under = await new RawConnection(host.url, '127.0.7.1').opened();
    await under.write(aGuess());
    await until(() => hasher.waiting === 1 || null);
    for (let turn = 2; turn < 5; turn += 1) expect(await statusFrom(host, `127.0.7.${String(turn)}`)).toBe(503);
    expect(await statusFrom(host, '127.0.8.1')).not.toBe(503);
    release();
    expect(await until(() => under.statuses[0] ?? null)).toBe(401);
    under.destroy();
    await host.close();
  });
});
