import { verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import type { AssertionVerifier } from './assertion-verifier.js';

/** What is agreed with one provider beforehand; nothing of it is taken from a token. */
export interface TrustedIssuer {
  readonly issuer: string;
  /** This application as the provider knows it. */
  readonly audience: string;
  /** The provider's EC P-256 keys; fetch them anew, from the address you know it by, when it changes them. */
  readonly keys: readonly KeyObject[];
}

const LONGEST_TOKEN = 8_192;
const LONGEST_LIFE_S = 600;
const CLOCK_SKEW_S = 30;

/** Verifies ID tokens of OpenID Connect that are signed with ES256, and no others: an algorithm that a token chooses is chosen by whoever made it. */
export class IdTokenVerifier implements AssertionVerifier {
  constructor(
    private readonly issuers: Readonly<Record<string, TrustedIssuer>>,
    private readonly now: () => number = Date.now,
  ) {}

  verify({ provider, assertion, nonce }: Parameters<AssertionVerifier['verify']>[0]): Promise<string | null> {
    const trusted = Object.hasOwn(this.issuers, provider) ? this.issuers[provider] : undefined;
    return Promise.resolve(trusted === undefined ? null : this.subjectOf(assertion, trusted, nonce));
  }

  private subjectOf(token: string, { issuer, audience, keys }: TrustedIssuer, nonce: string): string | null {
    const [header = '', payload = '', signature = '', ...more] = token.length > LONGEST_TOKEN ? [] : token.split('.');
    if (more.length > 0 || jsonOf(header)?.['alg'] !== 'ES256') return null;
    const signed = Buffer.from(`${header}.${payload}`);
    const bytes = Buffer.from(signature, 'base64url');
    // The signature first: until then every field is a stranger's.
    if (!keys.some((key) => verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, bytes))) return null;
    const { iss, aud, exp, iat, nonce: repeated, sub } = jsonOf(payload) ?? {};
    const nowS = this.now() / 1_000;
    const lives =
      typeof exp === 'number' &&
      typeof iat === 'number' &&
      exp - iat <= LONGEST_LIFE_S &&
      iat <= nowS + CLOCK_SKEW_S &&
      nowS < exp + CLOCK_SKEW_S;
    // Several audiences would make it good for somebody else's application, too.
    const ours = iss === issuer && aud === audience && repeated === nonce;
    return lives && ours && typeof sub === 'string' ? sub : null;
  }
}

function jsonOf(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
