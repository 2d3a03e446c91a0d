import { createHash, createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

import { CapturingLogger } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { Provider } from '../../demo/provider.js';
import { IdTokenVerifier } from '../../src/external-sign-in/id-token-verifier.js';
import { createApplication } from '../../src/platform/http/create-application.js';
import { Client, ending } from '../support/client.js';
import { expecting, signedIn, theFirstAdmin } from '../support/given.js';
import type { SignedIn } from '../support/given.js';
import { GOOGLE, startHost, testConfiguration } from '../support/host.js';
import type { Host } from '../support/host.js';

const SUB = '10769150350006150715113082367';
let host: Host;
let ada: SignedIn;
beforeAll(async () => {
  host = await startHost();
  ada = await theFirstAdmin(host);
  await expecting('changed', ada.client.put('/settings/features.oauth.enabled', { value: true }));
  const linked = await expecting(
    'linked',
    ada.client.post('/external-identities', { provider: 'google', externalId: SUB, usage: 'sign_in' }),
  );
  const assertion = GOOGLE.assert(SUB, await nonceFor(ada.client));
  const confirming = ada.client.post(`/external-identities/${String(linked.body['linkId'])}/confirm`, {
    provider: 'google',
    assertion,
  });
  await expecting('confirmed', confirming);
}, 60_000);
afterAll(() => host.close());

async function nonceFor(client: Client): Promise<string> {
  return String((await client.get('/auth/external/nonce')).body['nonce']);
}

const comes = (client: Client, assertion: unknown, provider: unknown = 'google') =>
  client.post('/auth/external/sign-in', { provider, assertion });

describe('an assertion', () => {
  it('of this provider, for this host and this browser, and young enough, is believed', async () => {
    const client = host.client();
    await expecting('signed_in', comes(client, GOOGLE.assert(SUB, await nonceFor(client))));
    await expecting('found', client.get('/me'));
  });

  const NOW_S = Math.floor(Date.now() / 1_000);
  it.each([
    ['for another host', { aud: 'another-host' }],
    ['for several hosts', { aud: ['this-host', 'another-host'] }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['for another browser', { nonce: 'of another browser' }],
    ['without a nonce', { nonce: undefined }],
    ['that has run out', { iat: NOW_S - 700, exp: NOW_S - 400 }],
    ['that never runs out', { exp: undefined }],
    ['that lives for a year', { exp: NOW_S + 31_536_000 }],
    ['of tomorrow', { iat: NOW_S + 86_400, exp: NOW_S + 86_500 }],
    ['that is not good yet', { nbf: NOW_S + 300 }],
    ['that says so in no number', { nbf: 'now' }],
    ['that ended before it was made', { iat: NOW_S, exp: NOW_S - 10 }],
    ['that was given to another application', { azp: 'another-host' }],
    ['about nobody', { sub: undefined }],
    ['about a number', { sub: 42 }],
  ])('%s is not', async (_, changes) => {
    const client = host.client();
    const answer = await comes(client, GOOGLE.assert(SUB, await nonceFor(client), changes));
    expect([answer.status, answer.body]).toEqual([403, { outcome: 'rejected', reason: 'assertion_refused' }]);
  });

  it('v5.0.0-6.8.2 that another key signed, or none, or one that says how, is not', async () => {
    const client = host.client();
    const nonce = await nonceFor(client);
    const genuine = GOOGLE.assert(SUB, nonce);
    const [header = '', claims = '', signature = ''] = genuine.split('.');
    const of = (alg: string) => Buffer.from(JSON.stringify({ alg })).toString('base64url');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const byAnother = sign('sha256', Buffer.from(`${header}.${claims}`), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const bySecret = createHmac('sha256', 'a public key')
      .update(`${of('HS256')}.${claims}`)
      .digest('base64url');
    for (const forged of [
      new Provider().assert(SUB, nonce),
      `${header}.${claims}.${byAnother.toString('base64url')}`,
      `${header}.${claims}.`,
      `${of('none')}.${claims}.`,
      `${of('none')}.${claims}.${signature}`,
      `${of('HS256')}.${claims}.${bySecret}`,
      `${genuine}.x`,
      `${genuine}!`,
      `${genuine}=`,
      ` ${genuine}`,
      genuine.replace('.', '\n.'),
      'nonsense',
      '',
      42,
      null,
    ]) {
      expect([forged, (await comes(client, forged)).body['reason']]).toEqual([forged, 'assertion_refused']);
    }
    for (const provider of ['telegram', '__proto__', 'constructor', 42, null]) {
      expect([provider, (await comes(client, genuine, provider)).body['reason']]).toEqual([provider, 'assertion_refused']);
    }
  });

  it.each([
    ['wants something understood that this host does not know', { alg: 'ES256', crit: ['b64'], b64: false }],
    ['wants nothing in particular understood', { alg: 'ES256', crit: [] }],
    ['is a token of another kind', { alg: 'ES256', typ: 'at+jwt' }],
    ['is of no kind', { alg: 'ES256', typ: 42 }],
  ])('whose header says that it %s is not', async (_, header) => {
    const client = host.client();
    const answer = await comes(client, GOOGLE.assert(SUB, await nonceFor(client), {}, header));
    expect(answer.body).toEqual({ outcome: 'rejected', reason: 'assertion_refused' });
  });

  it('with what many providers add is believed', async () => {
    const client = host.client();
    const claims = { azp: 'this-host', nbf: NOW_S - 1 };
    const assertion = GOOGLE.assert(SUB, await nonceFor(client), claims, { alg: 'ES256', typ: 'JWT', kid: 'one' });
    await expecting('signed_in', comes(client, assertion));
  });

  it('says who somebody is, and no field beside it does', async () => {
    const client = host.client();
    const assertion = GOOGLE.assert('somebody-else', await nonceFor(client));
    const answer = await client.post('/auth/external/sign-in', { provider: 'google', assertion, externalId: SUB });
    expect(answer.body).toEqual({ outcome: 'rejected', reason: 'link_not_found' });
  });

  it('is believed once, whoever brings it again, in this browser or with all its cookies, then or later', async () => {
    const client = host.client();
    const assertion = GOOGLE.assert(SUB, await nonceFor(client));
    const copies = Array.from({ length: 8 }, () => client.copy());
    const endings = (await Promise.all(copies.map((copy) => comes(copy, assertion)))).map(ending);
    expect(endings.sort()).toEqual([...Array.from({ length: 7 }, () => 'rejected assertion_refused'), 'signed_in']);
    expect(ending(await comes(client, assertion))).toBe('rejected assertion_refused');
    const came = host.client();
    const other = GOOGLE.assert(SUB, await nonceFor(came));
    await expecting('signed_in', comes(came, other));
    await expecting('signed_out', came.post('/auth/sign-out'));
    expect(ending(await comes(came, other))).toBe('rejected assertion_refused');
  });

  it('that was believed to confirm a link signs nobody in', async () => {
    const { client } = await signedIn(host, ada);
    const body = { provider: 'google', externalId: 'a second', usage: 'sign_in' };
    const { linkId } = (await expecting('linked', client.post('/external-identities', body))).body;
    const cookies = client.copy();
    const assertion = GOOGLE.assert('a second', await nonceFor(cookies));
    const path = `/external-identities/${String(linkId)}/confirm`;
    await expecting('confirmed', cookies.copy().post(path, { provider: 'google', assertion }));
    expect(ending(await comes(cookies, assertion))).toBe('rejected assertion_refused');
    await expecting('revoked', client.delete(`/external-identities/${String(linkId)}`));
  });

  it('that others get wrong in the meantime is believed all the same, and one for an earlier nonce is not', async () => {
    const client = host.client();
    const earlier = GOOGLE.assert(SUB, await nonceFor(client));
    const assertion = GOOGLE.assert(SUB, await nonceFor(client));
    expect(ending(await comes(client, earlier))).toBe('rejected assertion_refused');
    await expecting('signed_in', comes(client, assertion));
  });

  it('makes its browser known, so that the next one there is none from a new device', async () => {
    const client = host.client();
    const isNew = async (): Promise<unknown> =>
      (await expecting('signed_in', comes(client, GOOGLE.assert(SUB, await nonceFor(client))))).body['newDevice'];
    expect([await isNew(), await isNew()]).toEqual([true, false]);
  });

  it('ends the earlier session of this browser, and those of no other', async () => {
    const [{ client }, elsewhere] = [await signedIn(host, ada), await signedIn(host, ada)];
    const before = client.copy();
    await expecting('signed_in', comes(client, GOOGLE.assert(SUB, await nonceFor(client))));
    expect([(await before.get('/me')).status, (await client.get('/me')).status]).toEqual([401, 200]);
    expect((await elsewhere.client.get('/me')).status).toBe(200);
  });

  it('for a nonce that was given too long ago is not', async () => {
    const client = host.client();
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now - 600_001);
    const nonce = await nonceFor(client);
    clock.mockRestore();
    expect(ending(await comes(client, GOOGLE.assert(SUB, nonce)))).toBe('rejected assertion_refused');
  });

  it('of somebody else confirms no link', async () => {
    const { client } = await signedIn(host, ada);
    const body = { provider: 'google', externalId: 'another', usage: 'sign_in' };
    const { linkId } = (await expecting('linked', client.post('/external-identities', body))).body;
    const path = `/external-identities/${String(linkId)}/confirm`;
    const assertion = GOOGLE.assert('somebody-else', await nonceFor(client));
    expect((await client.post(path, { provider: 'google', assertion })).body['reason']).toBe('other_identity');
    expect((await client.post(path, { provider: 'google', externalId: 'another' })).body['reason']).toBe('assertion_refused');
    await expecting('revoked', client.delete(`/external-identities/${String(linkId)}`));
  });
});

it('nobody is linked to sign in by a messenger, or by a provider this host does not know', async () => {
  const { client } = await signedIn(host, ada);
  const link = async (provider: string, usage: string) => {
    const reply = await client.post('/external-identities', { provider, externalId: '42', usage });
    return [provider, usage, ending(reply)];
  };
  expect(await link('telegram', 'sign_in')).toEqual(['telegram', 'sign_in', 'usage_forbidden']);
  expect(await link('telegram', 'notify_only')).toEqual(['telegram', 'notify_only', 'linked']);
  expect(await link('github', 'sign_in')).toEqual(['github', 'sign_in', 'usage_forbidden']);
});

describe('threat=a nonce that somebody made up', () => {
  const SECRET = randomBytes(32).toString('base64url');
  const hmac = (text: string): string => createHmac('sha256', SECRET).update(text).digest('base64url');
  let other: Host;
  beforeAll(async () => {
    other = await startHost({ env: { COOKIE_SECRET: SECRET } });
    const { client } = await theFirstAdmin(other);
    await expecting('changed', client.put('/settings/features.oauth.enabled', { value: true }));
  }, 60_000);
  afterAll(() => other.close());

  /** What a browser is told whose cookie has this value, with an assertion that repeats what belongs to it. */
  async function toldWith(value: string, signature: string): Promise<string> {
    const client = other.client();
    client.cookies.set('nonce', `${value}.${signature}`);
    const nonce = createHash('sha256').update(`nonce:${value}`).digest('base64url');
    return ending(await comes(client, GOOGLE.assert(SUB, nonce)));
  }
  const aValue = (at = Date.now()): string => randomBytes(16).toString('base64url') + at.toString(36);

  it('counts only where this host signed it, and as a nonce', async () => {
    const value = aValue();
    // Believed, and about somebody who is not known here.
    expect(await toldWith(value, hmac(`nonce:${value}`))).toBe('rejected link_not_found');
    for (const forged of [hmac(value), hmac(`device:${value}`), hmac(`nonce:${aValue()}`), hmac(`nonce:${value}`).slice(1)]) {
      expect(await toldWith(value, forged)).toBe('rejected assertion_refused');
    }
  });

  it('counts once, of two that come at once as well', async () => {
    const waiting: (() => void)[] = [];
    // Neither is judged before both are there.
    const verify: typeof GOOGLE.verifier.verify = async (asked) => {
      await new Promise<void>((go) => {
        if (waiting.push(go) === 2) for (const each of waiting) each();
      });
      return GOOGLE.verifier.verify(asked);
    };
    const slow = await startHost({ assertions: { verify } });
    try {
      const { client } = await theFirstAdmin(slow);
      await expecting('changed', client.put('/settings/features.oauth.enabled', { value: true }));
      const browser = slow.client();
      const assertion = GOOGLE.assert(SUB, await nonceFor(browser));
      const told = await Promise.all([browser.copy(), browser.copy()].map(async (one) => ending(await comes(one, assertion))));
      expect(told.sort()).toEqual(['rejected assertion_refused', 'rejected link_not_found']);
    } finally {
      await slow.close();
    }
  });

  it('is nothing its cookie can be made of, for whoever reads it on the way or at the provider', async () => {
    const client = other.client();
    const nonce = await nonceFor(client);
    const [value = ''] = (client.cookies.get('nonce') ?? '').split('.');
    expect(value).not.toBe('');
    expect(nonce).not.toContain(value);
    expect(value).not.toContain(nonce);
  });

  it('is taken from one cookie, not from one of two', async () => {
    const client = other.client();
    const assertion = GOOGLE.assert(SUB, await nonceFor(client));
    const cookie = `nonce=${client.cookies.get('nonce') ?? ''}; nonce=planted`;
    const body = { provider: 'google', assertion };
    expect(ending(await other.client().post('/auth/external/sign-in', body, { cookie }))).toBe('rejected assertion_refused');
    expect(ending(await client.post('/auth/external/sign-in', body))).toBe('rejected link_not_found');
  });
});

describe('how long, how old and how far ahead an assertion may be', () => {
  const NOW_S = 1_800_000_000;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const trusted = { issuer: 'https://accounts.example', audience: 'this-host', keys: [publicKey] };
  const verifier = new IdTokenVerifier({ google: trusted }, () => NOW_S * 1_000);

  function verified(changes: object): Promise<string | null> {
    const claims = { iss: trusted.issuer, aud: trusted.audience, sub: SUB, nonce: 'n', iat: NOW_S, exp: NOW_S + 300, ...changes };
    const signed = [{ alg: 'ES256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    return verifier.verify({ provider: 'google', assertion: `${signed}.${signature}`, nonce: 'n' });
  }
  /** As long as the text of a token may be, to the character or so. */
  const padded = (length: number): object => ({ padding: 'x'.repeat(Math.floor((length * 3) / 4)) });

  it.each([
    ['lives for ten minutes', { exp: NOW_S + 600 }, { exp: NOW_S + 601 }],
    ['ran out less than half a minute ago', { iat: NOW_S - 300, exp: NOW_S - 29 }, { iat: NOW_S - 300, exp: NOW_S - 30 }],
    ['was made half a minute from now', { iat: NOW_S + 30, exp: NOW_S + 99 }, { iat: NOW_S + 31, exp: NOW_S + 99 }],
    ['is good from half a minute from now', { nbf: NOW_S + 30 }, { nbf: NOW_S + 31 }],
    ['is as long as one ever is', padded(7_700), padded(8_192)],
  ])('one that %s is believed, and nothing beyond it', async (_, last, first) => {
    expect([await verified(last), await verified(first)]).toEqual([SUB, null]);
  });
});

it('a host that was handed no verifier believes nobody', async () => {
  const app = await createApplication({ configuration: testConfiguration(), jobs: false }, new CapturingLogger());
  await app.listen(0, '127.0.0.1');
  const client = new Client(await app.getUrl());
  const answer = await comes(client, GOOGLE.assert(SUB, await nonceFor(client)));
  expect([answer.status, answer.body]).toEqual([403, { outcome: 'rejected', reason: 'assertion_refused' }]);
  await app.close();
}, 60_000);
