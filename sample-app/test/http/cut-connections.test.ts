import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { HangingHasher } from '../support/hanging-hasher.js';
import { startHost, until } from '../support/host.js';
import type { Host } from '../support/host.js';
import { aGuess, RawConnection } from '../support/raw-connection.js';

const ELSEWHERE = '127.0.9.9';

describe('clients that go away before they are answered', () => {
  const hasher = new HangingHasher();
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    const limits = { inAll: 3, perNetwork: 2, strangersInAll: 3 };
    host = await startHost({ limits, contracts: { PasswordHasher: { useValue: hasher } } });
    ada = await theFirstAdmin(host);
  });
  afterAll(() => host.close());

  it('take no place away from whoever comes after them, however many they were', async () => {
    for (let turn = 1; turn <= 3; turn += 1) {
      const release = hasher.hold();
      const cut = [new RawConnection(host.url, ELSEWHERE), new RawConnection(host.url, ELSEWHERE)];
      for (const connection of cut) await connection.write(aGuess());
      await until(() => hasher.waiting === 2 || null);
      for (const connection of cut) connection.destroy();
      release();
      // The next of the same network finds the places free again, and so do all others.
      const next = await new RawConnection(host.url, ELSEWHERE).opened();
      await until(async () => {
        const asked = next.statuses.length;
        await next.write(aGuess());
        return until(() => next.statuses[asked] ?? null).then((status) => status === 401 || null);
      });
      next.destroy();
      expect((await ada.client.get('/me')).status).toBe(200);
    }
  });
});
