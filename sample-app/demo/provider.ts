import { generateKeyPairSync, sign } from 'node:crypto';

import { IdTokenVerifier } from '../src/external-sign-in/id-token-verifier.js';

const ISSUER = 'https://accounts.example';
const AUDIENCE = 'this-host';

/** Stands for a provider somebody has an account at: asserts of whoever it is told that they are who they are. */
export class Provider {
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  /** What the host is handed: the provider's public key, and what it calls this host. */
  readonly verifier = new IdTokenVerifier({
    google: { issuer: ISSUER, audience: AUDIENCE, keys: [this.#pair.publicKey] },
  });

  /** An assertion about this account, for the browser that was given this nonce; `changes` make it another one. */
  assert(sub: string, nonce: string, changes: object = {}, header: object = { alg: 'ES256' }): string {
    const iat = Math.floor(Date.now() / 1_000);
    const claims = { iss: ISSUER, aud: AUDIENCE, sub, nonce, iat, exp: iat + 300, amr: ['mfa'], ...changes };
    const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const signature = sign('sha256', Buffer.from(signed), { key: this.#pair.privateKey, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  }
}
