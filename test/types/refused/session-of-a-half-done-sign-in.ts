import type { IssuedSession, SignInResult } from '@maatify/admin-infra';

export function issuedBy(result: SignInResult): IssuedSession | null {
  // TS2339: after the password alone there is a challenge and no session (A6, SQ2)
  if (result.outcome === 'totp_required') return result.issued;
  return null;
}
