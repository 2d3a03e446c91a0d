import { AuthenticationOrchestrator, Redacted } from '@maatify/admin-infra';
import { ManualClock, TEST_ORIGIN } from '@maatify/admin-infra/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';

import { rowsOf } from '../support/database.js';
import { theFirstAdmin } from '../support/given.js';
import type { Person } from '../support/given.js';
import type { Host } from '../support/host.js';
import { SERVERS, startHostOn } from '../support/servers.js';

const LIMIT = 5;

describe.each(SERVERS)('A4 F08 inside a unit of work of the host’s that comes to nothing, on %s', (_name, url) => {
  let host: Host;
  let ada: Person;
  beforeAll(async () => {
    host = await startHostOn(url, new ManualClock());
    ada = await theFirstAdmin(host);
  });
  afterAll(() => host.close());

  const signIn = (password: string) => {
    const authentication = host.app.get<AuthenticationOrchestrator>(AuthenticationOrchestrator, { strict: false });
    return authentication.signIn({ email: ada.email, password: Redacted.of(password) }, TEST_ORIGIN);
  };
  /** The transaction that a host may hold around whatever a request does; it is rolled back, as one is that fails later on. */
  const inAnAbortedTransaction = (work: () => Promise<unknown>) =>
    host.opened.db.transaction().execute(async (own) => {
      await sql`select 1`.execute(own);
      await work();
      throw new Error('what the host did failed');
    });

  it('a wrong guess is counted, up to the lock', async () => {
    for (let guess = 1; guess <= LIMIT; guess += 1) {
      const outcomes: string[] = [];
      const failing = inAnAbortedTransaction(async () => outcomes.push((await signIn('a wrong guess')).outcome));
      await expect(failing).rejects.toThrow('what the host did failed');
      expect(outcomes).toEqual(['rejected']);
    }
    expect(await rowsOf(host.opened, 'attempt_budgets')).not.toEqual([]);
    expect((await signIn(ada.password)).outcome).toBe('throttled');
  });
});
