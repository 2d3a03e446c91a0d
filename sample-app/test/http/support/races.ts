import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { and, eq, isNull } from 'drizzle-orm';

import { sessions } from '../../../src/database/schema.js';
import { ending } from './client.js';
import type { Reply } from './client.js';
import { aSecondFactor, anActiveAdmin, expecting, signedIn, signIn, theFirstAdmin } from './given.js';
import type { SignedIn } from './given.js';
import { startHost } from './host.js';
import type { Host } from './host.js';

function tally(replies: readonly Reply[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const reply of replies) counts[ending(reply)] = (counts[ending(reply)] ?? 0) + 1;
  return counts;
}

const times = <T>(n: number, run: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: n }, (_, index) => run(index)));

/** What must hold when requests come at once; run on the embedded database and, where they really race, on a server. */
export function describeRaces(databaseUrl?: string): void {
  jest.setTimeout(30_000);
  describe(`threat=races database=${databaseUrl === undefined ? 'embedded' : 'postgres'}`, () => {
    let host: Host;
    let ada: SignedIn;
    beforeAll(async () => {
      host = await startHost(databaseUrl === undefined ? {} : { databaseUrl });
      ada = await theFirstAdmin(host);
    }, 60_000);
    afterAll(() => host.close());

    const liveSessions = async (adminId: string): Promise<number> => {
      const owned = and(eq(sessions.adminId, adminId as typeof sessions.$inferSelect.adminId), isNull(sessions.endedAt));
      return (await host.db.select({ id: sessions.id }).from(sessions).where(owned)).length;
    };

    it('one code opens one session, however often it is sent at once', async () => {
      const person = await signedIn(host, await anActiveAdmin(host, ada));
      const phone = await aSecondFactor(person);
      await expecting('signed_out', person.client.post('/auth/sign-out'));
      const before = await liveSessions(person.adminId);
      const { body } = await expecting('totp_required', signIn(host.client(), person));
      const answer = { challenge: body['challenge'], code: phone.code(1) };
      const replies = await times(16, () => host.client().post('/auth/totp', answer));
      const counts = tally(replies);
      expect(counts['signed_in']).toBe(1);
      const known = ['signed_in', 'rejected invalid_code', 'rejected challenge_expired', 'throttled', 'conflict'];
      expect(Object.keys(counts).filter((one) => !known.includes(one))).toEqual([]);
      expect(await liveSessions(person.adminId)).toBe(before + 1);
    });

    it('one code opens one session over many challenges as well', async () => {
      const person = await signedIn(host, await anActiveAdmin(host, ada));
      const phone = await aSecondFactor(person);
      const challenges: Reply[] = [];
      for (let turn = 0; turn < 4; turn += 1) challenges.push(await expecting('totp_required', signIn(host.client(), person)));
      const code = phone.code(1);
      const replies = await times(4, (index) =>
        host.client().post('/auth/totp', { challenge: challenges[index]?.body['challenge'], code }),
      );
      expect(tally(replies)).toEqual({ signed_in: 1, 'rejected invalid_code': 3 });
    });

    it('v5.0.0-2.4.1 F09 50 wrong passwords at once get 5 guesses, and then the right one gets none', async () => {
      const person = await anActiveAdmin(host, ada);
      const replies = await times(50, (index) =>
        signIn(host.client(), { email: person.email, password: `guess number ${String(index)}` }),
      );
      expect(tally(replies)).toEqual({ 'rejected invalid_credentials': 5, throttled: 45 });
      expect(ending(await signIn(host.client(), person))).toBe('throttled');
      expect(await liveSessions(person.adminId)).toBe(0);
    });

    it('guesses of strangers do not keep the owner of a known device out', async () => {
      const person = await signedIn(host, await anActiveAdmin(host, ada));
      await times(10, () => signIn(host.client(), { email: person.email, password: 'a guess of a stranger' }));
      expect(ending(await signIn(host.client(), person))).toBe('throttled');
      expect(ending(await signIn(person.client, person))).toBe('signed_in');
    });

    it('whoever signs in while being suspended is not in afterwards', async () => {
      const person = await anActiveAdmin(host, ada);
      for (let round = 0; round < 6; round += 1) {
        const clients = Array.from({ length: 4 }, () => host.client());
        const [suspension, ...replies] = await Promise.all([
          ada.client.post(`/admins/${person.adminId}/suspend`, { reason: 'race' }),
          ...clients.map((client) => signIn(client, person)),
        ]);
        expect(ending(suspension)).toBe('changed');
        const known = ['signed_in', 'rejected not_active', 'conflict'];
        expect(Object.keys(tally(replies)).filter((one) => !known.includes(one))).toEqual([]);
        for (const client of clients) expect((await client.get('/me')).status).toBe(401);
        await expecting('changed', ada.client.post(`/admins/${person.adminId}/reinstate`, { reason: 'again' }));
        for (const client of clients) expect((await client.get('/me')).status).toBe(401);
      }
    });

    it('one address makes one admin, and one invitation is accepted once', async () => {
      const email = 'at-once@example.test';
      const made = await times(8, () => ada.client.post('/admins', { email, name: 'At once' }));
      expect(tally(made)).toEqual({ created: 1, email_taken: 7 });
      const code = await host.codeFor(email);
      const accepted = await times(8, (index) =>
        host.client().post('/invitations/accept', { code, password: `the long password of number ${String(index)}` }),
      );
      expect(tally(accepted)).toEqual({ accepted: 1, 'rejected invalid_code': 7 });
    });

    it('no more sessions live than the limit allows', async () => {
      const person = await anActiveAdmin(host, ada);
      const clients = Array.from({ length: 12 }, () => host.client());
      const replies = await Promise.all(clients.map((client) => signIn(client, person)));
      expect(Object.keys(tally(replies)).filter((one) => !['signed_in', 'throttled'].includes(one))).toEqual([]);
      const alive = await Promise.all(clients.map(async (client) => (await client.get('/me')).status));
      expect(alive.filter((status) => status === 200).length).toBeLessThanOrEqual(5);
      expect(await liveSessions(person.adminId)).toBeLessThanOrEqual(5);
    });
  });
}
