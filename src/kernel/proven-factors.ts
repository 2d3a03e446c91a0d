/**
 * Which factors were proven. `external`: the host said that it verified an identity which the admin had confirmed; the library has
 * checked no secret of its own then, so that it stands for neither the password nor a second factor.
 */
export const PROVEN_FACTORS = ['password', 'password_and_totp', 'external', 'external_and_totp'] as const;
export type ProvenFactors = (typeof PROVEN_FACTORS)[number];

/** Whether a second factor was among them. */
export function includesCode(factors: ProvenFactors): boolean {
  return factors === 'password_and_totp' || factors === 'external_and_totp';
}

/** What is proven once the second factor is, too. */
export function withCode(factors: ProvenFactors): ProvenFactors {
  return factors === 'external' || factors === 'external_and_totp' ? 'external_and_totp' : 'password_and_totp';
}

/** What is proven once the password is, too. */
export function withPassword(factors: ProvenFactors): ProvenFactors {
  return factors === 'external_and_totp' || factors === 'password_and_totp' ? 'password_and_totp' : 'password';
}
