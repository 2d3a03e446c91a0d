import type { SealingKeys } from '../sealing/sealing-keys.js';

const LONGEST_ISSUER = 64;

/** What {@link SealedTotpAuthenticator} is made of. */
export interface TotpOptions {
  /** What the seeds are sealed with. */
  readonly keys: SealingKeys;
  /** What the authenticator app shows above the account: the name of the application. */
  readonly issuer: string;
  /**
   * How many steps of 30 seconds a code may be early or late, for clocks that differ: 0 takes the code of the current step alone.
   * @default 1
   */
  readonly driftSteps?: 0 | 1;
}

/** The steps that count beside the current one, as distances from it; more than one either way is more than the contract allows. */
export function checkedWindow(driftSteps: unknown): readonly number[] {
  if (driftSteps === 0) return [0];
  if (driftSteps === 1) return [1, 0, -1];
  throw new TypeError(
    'driftSteps must be 0 or 1: how many steps of 30 seconds a code of the second factor may be early or late.',
  );
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
