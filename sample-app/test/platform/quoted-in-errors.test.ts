import type { PasswordHasher } from '@maatify/admin-infra';
import { Argon2PasswordHasher } from '@maatify/admin-infra-adapters/argon2';
import type { Delivery } from '@maatify/admin-infra-adapters/kysely';
import { OutboxRelay } from '@maatify/admin-infra-adapters/kysely';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { RepeatingJob } from '../../src/platform/jobs/repeating-job.js';
import { signIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost, until } from '../support/host.js';
import type { Host } from '../support/host.js';

/** What a server or a library that was asked something may repeat in its error. */
const quoting = (text: string): Error => new Error(`550 ${text}: refused`, { cause: new Error(`at ${text}`) });

class QuotingHasher extends Argon2PasswordHasher {
  failing = false;

  override verify(asked: Parameters<PasswordHasher['verify']>[0]) {
    return this.failing ? Promise.reject(quoting(asked.password.reveal())) : super.verify(asked);
  }
}

describe('what whoever the host works with says in its errors is in no log, for it may quote addresses, codes and passwords', () => {
  const hasher = new QuotingHasher();
  const asked: Delivery[] = [];
  let host: Host;
  let ada: SignedIn;
  const logged = () => JSON.stringify(host.logger.entries);
  beforeAll(async () => {
    host = await startHost({
      contracts: { PasswordHasher: { useValue: hasher } },
      assertions: { verify: ({ assertion }) => Promise.reject(quoting(assertion)) },
      mailer: {
        deliver: (delivery) => {
          asked.push(delivery);
          return Promise.reject(quoting(JSON.stringify(shownIn(delivery))));
        },
      },
    });
    ada = await theFirstAdmin(host);
  });
  afterAll(() => host.close());

  it('the mail server, asked to bring a code', async () => {
    const email = 'quoted@example.test';
    await ada.client.post('/admins', { email, name: 'Quoted' });
    await host.settled();
    await host.app.get(OutboxRelay, { strict: false }).runOnce();
    await until(() => (logged().includes('delivery_failed') ? true : null));
    const code = asked.find(({ kind }) => kind === 'code');
    const { address, code: secret } = shownIn(code as Delivery);
    expect(address).toBe(email);
    expect(logged()).not.toContain(email);
    expect(logged()).not.toContain(secret);
    expect(logged()).not.toContain('550');
  });

  it('a hasher and a verifier of assertions', async () => {
    const client = host.client();
    hasher.failing = true;
    const refused = await signIn(client, { ...ada, password: 'quoted by the hasher' });
    hasher.failing = false;
    const { nonce } = (await client.get('/auth/external/nonce')).body;
    expect(typeof nonce).toBe('string');
    const told = await client.post('/auth/external/sign-in', { provider: 'google', assertion: 'quoted-by-the-verifier' });
    expect([refused.status, told.status].every((status) => status >= 500)).toBe(true);
    expect(logged()).toContain('request_failed');
    for (const quoted of ['quoted by the hasher', 'quoted-by-the-verifier', '550']) {
      expect([quoted, logged().includes(quoted)]).toEqual([quoted, false]);
      expect([quoted, (refused.text + told.text).includes(quoted)]).toEqual([quoted, false]);
    }
  });

  it('a job', async () => {
    let runs = 0;
    const job = new RepeatingJob({
      name: 'quoting',
      everyMs: 1,
      run: () => Promise.reject(quoting(`quoted by run ${String((runs += 1))}`)),
    });
    job.start();
    await until(() => (logged().includes('job_failed') ? true : null));
    await job.stop();
    expect(logged()).not.toContain('quoted by run');
  });
});

function shownIn(delivery: Delivery): { readonly address?: string; readonly code?: string } {
  return delivery.kind === 'code' ? { address: delivery.intent.address, code: delivery.intent.code.reveal() } : {};
}
