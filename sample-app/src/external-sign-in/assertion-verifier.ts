/**
 * Says which account at a provider an assertion is about: the part of external sign-in that no library can do for a host, since nobody
 * looks at it again.
 */
export interface AssertionVerifier {
  /**
   * What the provider calls the account for good, or null for an assertion that is not to be believed. `nonce` is what this browser was
   * given to send along: an assertion that does not repeat it was made for somebody else's.
   */
  verify(assertion: { readonly provider: string; readonly assertion: string; readonly nonce: string }): Promise<string | null>;
}

export const ASSERTION_VERIFIER = Symbol('assertionVerifier');

/** A host that was handed none believes nobody. */
export class NoAssertions implements AssertionVerifier {
  verify(): Promise<null> {
    return Promise.resolve(null);
  }
}
