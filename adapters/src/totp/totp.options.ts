import type { SealingKeys } from '../sealing/sealing-keys.js';

const LONGEST_ISSUER = 64;

/** What {@link SealedTotpAuthenticator} is made of. */
export interface TotpOptions {
  /** What the seeds are sealed with. */
  readonly keys: SealingKeys;
  /** What the authenticator app shows above the account: the name of the application. */
  readonly issuer: string;
}

/** An issuer that every authenticator app shows as it is written; a colon would end it there, whatever was meant. */
export function checkedIssuer(issuer: unknown): string {
  const fits = typeof issuer === 'string' && issuer !== '' && issuer === issuer.trim() && issuer.length <= LONGEST_ISSUER;
  if (fits && !/[:\p{Cc}]/u.test(issuer)) return issuer;
  throw new TypeError(
    `The issuer of TOTP seeds must be 1 to ${String(LONGEST_ISSUER)} characters without a colon, control characters or blanks ` +
      "around it. Authenticator apps show it above the account, for example issuer: 'Acme admin'.",
  );
}
