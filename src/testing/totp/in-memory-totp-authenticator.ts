import type { TotpAuthenticator } from '../../authentication/totp/totp-authenticator.contract.js';
import { Redacted } from '../../kernel/redacted.js';
import { atomically } from '../doubles/atomically.js';
import type { InMemoryStore } from '../doubles/in-memory-store.js';
import { base32, newSeed, openSealedSeed, sealSeed, stepOfCode } from './totp-seed.js';

const ISSUER = 'In-memory test';

/** {@link TotpAuthenticator} by RFC 6238; its sealing is a trivial encoding. Keeps nothing. */
export class InMemoryTotpAuthenticator implements TotpAuthenticator {
  constructor(private readonly store: InMemoryStore) {}

  createSeed({ account }: { readonly account: string }): ReturnType<TotpAuthenticator['createSeed']> {
    return atomically(() => {
      const seed = newSeed(this.store.random);
      const secret = base32(seed);
      const parameters = new URLSearchParams({ secret, issuer: ISSUER, algorithm: 'SHA1', digits: '6', period: '30' });
      const label = `${encodeURIComponent(ISSUER)}:${encodeURIComponent(account)}`;
      return {
        sealedSeed: Redacted.of(sealSeed(seed)),
        secret: Redacted.of(secret),
        provisioningUri: Redacted.of(`otpauth://totp/${label}?${parameters.toString()}`),
      };
    });
  }

  match({ sealedSeed, code, at }: Parameters<TotpAuthenticator['match']>[0]): Promise<{ readonly step: number | null }> {
    return atomically(() => ({ step: stepOfCode(openSealedSeed(sealedSeed.reveal()), code.reveal(), at) }));
  }
}
