import { afterAll, describe, expect, it } from '@jest/globals';

import { PgAttemptLimiter } from '../../src/adapters/pg-attempt-limiter.js';
import { PgSessionCommandRepository } from '../../src/adapters/pg-session-command-repository.js';
import { openServer } from './support/databases.js';
import { anAdmin, anOpening, aSession, at, digest } from './support/given.js';

const server = await openServer();

(server === null ? describe.skip : describe)('F08 an attempt outlives the transaction of whoever made it', () => {
  afterAll(() => server?.close());

  it.each([1, 3])('%d failing sign-ins inside a unit of work of the host that is rolled back are counted', async (attempts) => {
    if (server === null) throw new Error('skipped');
    const [here, elsewhere] = [server.first.db, server.second.db];
    const adminId = await anAdmin(here);
    const session = aSession(adminId);
    const reservation = { budget: `admin:${digest()}`, factor: 'password', limit: 5, lockoutMs: 60_000 } as const;
    const unitOfWork = here.transaction(async (work) => {
      // What is written on the transaction itself goes with it: it really is rolled back.
      await new PgSessionCommandRepository(work).open(anOpening(session));
      for (let made = 0; made < attempts; made += 1) {
        await new PgAttemptLimiter(here).reserve({ ...reservation, at: at(made) });
      }
      throw new Error('wrong password');
    });
    await expect(unitOfWork).rejects.toThrow('wrong password');
    const { sessions } = await import('../../src/database/schema.js');
    const ids = await elsewhere.select({ id: sessions.id }).from(sessions);
    expect(ids.map(({ id }) => id)).not.toContain(session.sessionId);
    const next = await new PgAttemptLimiter(elsewhere).reserve({ ...reservation, at: at(10) });
    expect(next).toMatchObject({ outcome: 'reserved', attemptsLeft: 4 - attempts });
  });
});
