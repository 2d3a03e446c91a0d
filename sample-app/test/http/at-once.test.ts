import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ending } from '../support/client.js';
import type { Reply } from '../support/client.js';
import { aSecondFactor, anActiveAdmin, expecting, signedIn, signIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { startHost } from '../support/host.js';
import type { Host } from '../support/host.js';

const times = <T>(n: number, run: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: n }, run));

function tally(replies: readonly Reply[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const reply of replies) counts[ending(reply)] = (counts[ending(reply)] ?? 0) + 1;
  return counts;
}

describe('threat=races, as far as HTTP goes', () => {
  let host: Host;
  let ada: SignedIn;
  beforeAll(async () => {
    host = await startHost();
    ada = await theFirstAdmin(host);
  });
  afterAll(() => host.close());

  it('LK1 F09 v5.0.0-2.4.1 8 wrong passwords at once get 5 guesses, and then the right one gets none', async () => {
    const person = await anActiveAdmin(host, ada);
    const replies = await times(8, () => signIn(host.client(), { ...person, password: 'a guess of a stranger' }));
    expect(tally(replies)).toEqual({ 'rejected invalid_credentials': 5, throttled: 3 });
    expect(ending(await signIn(host.client(), person))).toBe('throttled');
  });

  it('guesses of strangers do not keep the owner of a known device out', async () => {
    const person = await signedIn(host, await anActiveAdmin(host, ada));
    await times(8, () => signIn(host.client(), { ...person, password: 'a guess of a stranger' }));
    expect(ending(await signIn(host.client(), person))).toBe('throttled');
    expect(ending(await signIn(person.client, person))).toBe('signed_in');
  });

  it('one code opens one session, however often it is sent at once', async () => {
    const person = await signedIn(host, await anActiveAdmin(host, ada));
    const phone = await aSecondFactor(person);
    const { body } = await expecting('totp_required', signIn(host.client(), person));
    const answer = { challenge: body['challenge'], code: phone.code(1) };
    const counts = tally(await times(8, () => host.client().post('/auth/totp', answer)));
    expect(counts['signed_in']).toBe(1);
  });

  it('one address makes one admin, and one invitation is accepted once', async () => {
    const email = 'at-once@example.test';
    const made = await times(8, () => ada.client.post('/admins', { email, name: 'At once' }));
    expect(tally(made)).toEqual({ created: 1, email_taken: 7 });
    const code = await host.codeFor(email);
    const accept = { code, password: 'a long enough password of mine' };
    const accepted = await times(8, () => host.client().post('/invitations/accept', accept));
    expect(tally(accepted)).toEqual({ accepted: 1, 'rejected invalid_code': 7 });
  });
});
