import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ending } from '../support/client.js';
import type { Reply } from '../support/client.js';
import { auditEvents } from '../support/database.js';
import { anAcceptedAdmin, anActiveAdmin, expecting, signIn, theFirstAdmin } from '../support/given.js';
import type { Person, SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

/** What a stranger sees of an answer: all of it but the moment and the random values. */
function face({ status, text, headers }: Reply): string {
  const names = [...headers.entries()]
    .map(([name, value]) => (['date', 'x-request-id', 'set-cookie'].includes(name) ? name : `${name}: ${value}`))
    .sort();
  return JSON.stringify([status, text, names]);
}

describe('threat=account discovery (F32, v5.0.0-6.3.8)', () => {
  let host: Host;
  let ada: SignedIn;
  let suspended: Person;
  let locked: Person;
  let accepted: Person;
  let invited: string;
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
    suspended = await anActiveAdmin(host, ada);
    await expecting('changed', ada.client.post(`/admins/${suspended.adminId}/suspend`, { reason: 'x' }));
    locked = await anActiveAdmin(host, ada);
    await expecting('changed', ada.client.post(`/admins/${locked.adminId}/lock`, { reason: 'x' }));
    accepted = await anAcceptedAdmin(host, ada);
    invited = 'invited@example.test';
    await expecting('created', ada.client.post('/admins', { email: invited, name: 'Invited' }));
  }, 60_000);
  afterAll(() => host.close());

  const wrong = 'a wrong password';
  const attempt = (email: string, password = wrong) => signIn(host.client(), { email, password });

  it('answers byte by byte the same to a wrong password, whoever it is', async () => {
    const emails = ['nobody@example.test', ada.email, suspended.email, locked.email, accepted.email, invited];
    const faces = [];
    for (const email of emails) faces.push(face(await attempt(email)));
    expect(new Set(faces).size).toBe(1);
    expect(faces[0]).toContain('{\\"outcome\\":\\"rejected\\",\\"reason\\":\\"invalid_credentials\\"}');
  });

  it('tells why only to whoever has the right password', async () => {
    for (const person of [suspended, locked, accepted]) {
      const reply = await attempt(person.email, person.password);
      expect([reply.status, ending(reply)]).toEqual([403, 'rejected not_active']);
    }
  });

  it('v5.0.0-2.4.1 throttles an address nobody has just like one somebody has, and the right password as well', async () => {
    const endings = async (email: string, last: string): Promise<string[]> => {
      const seen = [];
      for (let turn = 0; turn < 6; turn += 1) seen.push(ending(await attempt(email)));
      const final = await attempt(email, last);
      expect(Number(final.headers.get('retry-after'))).toBeGreaterThan(25 * 60);
      expect(Object.keys(final.body)).toEqual(['outcome', 'retryAt']);
      return [...seen, `${String(final.status)} ${ending(final)}`];
    };
    const person = await anActiveAdmin(host, ada);
    const known = await endings(person.email, person.password);
    expect(known).toEqual([...Array<string>(5).fill('rejected invalid_credentials'), 'throttled', '429 throttled']);
    expect(await endings('never-heard-of@example.test', 'whatever it is')).toEqual(known);
    const inactive = await anAcceptedAdmin(host, ada);
    expect(await endings(inactive.email, inactive.password)).toEqual(known);
  });

  it('takes another spelling of an address for the same one, so that it buys no further attempts', async () => {
    const { email, password } = await anActiveAdmin(host, ada);
    for (const spelling of [email, email.toUpperCase(), ` ${email}`, `${email} `, email]) await attempt(spelling);
    expect(ending(await attempt(email, password))).toBe('throttled');
  });

  it('answers byte by byte the same to who forgot a password, whoever it is, and whether a code is mailed', async () => {
    const ask = (email: string) => host.client().post('/password-recovery', { email });
    const emails = ['nobody@example.test', ada.email, suspended.email, locked.email, accepted.email, invited];
    const faces = [];
    for (const email of emails) faces.push(face(await ask(email)));
    expect(new Set(faces).size).toBe(1);
    expect(faces[0]).toContain('{\\"outcome\\":\\"accepted\\"}');
    // Only one of them may come in, and only she was written to.
    await host.codeFor(ada.email, 'password_recovery');
    const asked = (await auditEvents(host.opened)).filter(({ type }) => type === 'auth.recovery.requested');
    expect(asked.map(({ metadata }) => JSON.parse(String(metadata)))).toEqual(emails.map((one) => ({ sent: one === ada.email })));
  });

  it('throttles who asks too often for a code alike, whoever has the address', async () => {
    const person = await anActiveAdmin(host, ada);
    const tellings = async (email: string): Promise<readonly string[]> => {
      const told = [];
      for (let turn = 0; turn < 6; turn += 1) {
        const reply = await host.client().post('/password-recovery', { email });
        told.push(`${String(reply.status)} ${ending(reply)} ${Object.keys(reply.body).join()} ${reply.setCookies.join()}`);
        if (reply.status === 429) expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(25 * 60);
      }
      return told;
    };
    const known = await tellings(person.email);
    expect(known.at(-1)).toBe('429 throttled outcome,retryAt ');
    expect(await tellings('never-asked-before@example.test')).toEqual(known);
    // It is a budget of its own: the owner still signs in.
    expect(ending(await signIn(host.client(), person))).toBe('signed_in');
  });

  it('says nothing about a mailed code or a half-done sign-in it does not know', async () => {
    const next = 'long enough to be taken';
    const code = await host.client().post('/password-recovery/complete', { code: 'x'.repeat(43), next });
    expect([code.status, code.body]).toEqual([401, { outcome: 'rejected', reason: 'invalid_code' }]);
    const change = await host.client().post('/auth/password-change', { challenge: 'x'.repeat(43), newPassword: next });
    expect([change.status, change.body]).toEqual([410, { outcome: 'rejected', reason: 'challenge_expired' }]);
  });

  it('says nothing about an invitation code it does not know', async () => {
    const reply = await host.client().post('/invitations/accept', { code: 'x'.repeat(43), password: 'long enough to be taken' });
    expect([reply.status, reply.body]).toEqual([401, { outcome: 'rejected', reason: 'invalid_code' }]);
  });
});
