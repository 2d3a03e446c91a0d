/** What this host answers where the library is not asked: an assertion it does not believe is no sign-in. */
export interface AssertionRefused {
  readonly outcome: 'rejected';
  readonly reason: 'assertion_refused';
}

/** What a browser sends along to the provider, so that the assertion it brings back is its own. */
export interface NonceGiven {
  readonly outcome: 'nonce_given';
  readonly nonce: string;
}
