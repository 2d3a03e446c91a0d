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
/** Decoding passes over whatever else there is, so that one signature would be good for many spellings of a token. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
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
    if (token.length > LONGEST_TOKEN || !COMPACT.test(token)) return null;
    const [header = '', payload = '', signature = ''] = token.split('.');
    if (!isOurKind(jsonOf(header))) return null;
    const signed = Buffer.from(`${header}.${payload}`);
    const bytes = Buffer.from(signature, 'base64url');
    // The signature first: until then every field is a stranger's.
    if (!keys.some((key) => verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, bytes))) return null;
    const claims = jsonOf(payload) ?? {};
    const { iss, aud, azp = audience, nonce: repeated, sub } = claims;
    // Several audiences would make it good for somebody else's application, too; so would another's that it was given to.
    const ours = iss === issuer && aud === audience && azp === audience && repeated === nonce;
    return ours && lives(claims, this.now() / 1_000) && typeof sub === 'string' ? sub : null;
  }
}

/** What a header wants understood before the token is used is nothing this verifier knows, and other tokens of a provider are no ID tokens. */
function isOurKind(header: Record<string, unknown> | null): boolean {
  if (header?.['alg'] !== 'ES256' || Object.hasOwn(header, 'crit')) return false;
  const { typ = 'JWT' } = header;
  return typeof typ === 'string' && typ.toUpperCase() === 'JWT';
}

function lives({ exp, iat, nbf = iat }: Record<string, unknown>, nowS: number): boolean {
  if (typeof exp !== 'number' || typeof iat !== 'number' || typeof nbf !== 'number') return false;
  const lifeS = exp - iat;
  return lifeS > 0 && lifeS <= LONGEST_LIFE_S && Math.max(iat, nbf) <= nowS + CLOCK_SKEW_S && nowS < exp + CLOCK_SKEW_S;
}

function jsonOf(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
