import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

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
